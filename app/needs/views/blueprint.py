"""The blueprint that every page of this slice hangs on, and what its templates may use."""

from typing import Any

from app.core import access
from app.core.pages import Pages
from app.needs import wording
from app.needs.places import map_url
from app.needs.trace import lines_of

bp = Pages("needs", __name__, template_folder="../templates")


@bp.context_processor
def words() -> dict[str, Any]:
    return {
        "policy_names": wording.POLICY_NAMES,
        "policy_sentences": wording.POLICY,
        "need_states": wording.STATES,
        "read_by": wording.read_by,
        "is_late": wording.is_late,
        "policy_notes": lambda: {policy.value: text for policy, text in wording.POLICY.items()},
        "bad_rows": lambda bad: [[wording.IMPORT_FILES[row.file], row.line, row.reason] for row in bad],
        "prepared_by": wording.prepared_by,
        "map_url": map_url,
        "lines_of": lines_of,
        "viewer_id": access.participant_id,
    }
