"""The blueprint that every page of this slice hangs on, and what its templates may call."""

from typing import Any

from app.core.pages import Pages
from app.projects import queries, wording
from app.projects.phases import NAMES, SHORT_NAMES

bp = Pages("projects", __name__, template_folder="../templates")


@bp.app_context_processor
def words() -> dict[str, Any]:
    """The names of states, phases and kinds, for every template that shows a project."""
    return {
        "phase_names": NAMES,
        "phase_short_names": SHORT_NAMES,
        "activity_kinds": wording.KINDS,
        "closed_early": queries.closed_early,
        "took_part": wording.took_part,
        "project_states": wording.STATES,
        "outcome_names": wording.OUTCOMES,
        "rail_of": wording.rail,
        "where_is": wording.where,
    }
