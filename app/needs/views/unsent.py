"""What was written in a form that the page has no place for any more: a colleague was first, and it cannot be sent."""

from collections.abc import Sequence
from typing import Any

from wtforms import TextAreaField

from app.core import access
from app.needs.forms import DeclineForm
from app.needs.models import Addition, AdditionState, Need
from app.needs.permissions import ADDITIONS, ANSWER, DECLINE, FORWARD, HIDE, MERGE

DRAWN_FOR = {"decline": (DECLINE, HIDE), "forward": (FORWARD,), "merge": (MERGE,), "answer": (ANSWER,)}


def unsent(
    need: Need, filled: dict[str, Any], added: tuple[int, DeclineForm] | None, additions: Sequence[Addition]
) -> list[tuple[object, str]]:
    """The words that came back and stand in no form of the page, each with what its field is called: for copying."""
    by = access.person()
    lost = [
        form
        for name, form in filled.items()
        if name in DRAWN_FOR and not any(permission.allows(by, need) for permission in DRAWN_FOR[name])
    ]
    if added is not None:
        open_to = {one.id for one in additions if one.state is not AdditionState.DECLINED}
        if added[0] not in open_to or not ADDITIONS.allows(by, need):
            lost.append(added[1])
    areas = [field for form in lost for field in form if isinstance(field, TextAreaField)]
    return [(field.label.text, words) for field in areas if (words := (field.data or "").strip())]
