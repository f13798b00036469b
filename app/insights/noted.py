"""Where a tester's round stands behind an insight, it goes with it (see `core.noted`)."""

from collections.abc import Sequence

from sqlalchemy import delete, exists, update
from sqlalchemy.orm import aliased

from app.core.contributions import Kind
from app.core.upsert import changed
from app.insights.models import Link
from app.notifications.models import Subject


def gone(_kind: Kind, _ids: Sequence[int]) -> None:
    """A single note, vote or text stands behind nothing: the round, the ballot and the workshop do, and they stay."""


def became(kind: Kind, old: int, new: int) -> None:
    if kind is not Kind.CLOSING:
        return
    other = aliased(Link)
    same = (other.from_kind == Link.from_kind, other.to_kind == Link.to_kind, other.to_id == Link.to_id)
    mine = Link.from_kind == Subject.FEEDBACK, Link.from_id == old
    changed(update(Link).where(*mine, ~exists().where(*same, other.from_id == new)).values(from_id=new))
    changed(delete(Link).where(*mine))
