"""Where a tester's round stands behind an insight, it goes with it (see `core.noted`)."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.orm import aliased

from app.core.contributions import Kind
from app.core.db import db
from app.core.upsert import changed, insert_selected
from app.insights.models import Link, QuotedPin
from app.notifications.models import Subject


def gone(_kind: Kind, _ids: Sequence[int]) -> None:
    """A single note, vote or text stands behind nothing. The ballot and the workshop do, and stay; so does a round that is
    `used`."""


def used(kind: Kind, ids: Collection[int]) -> set[int]:
    """The rounds that stand behind an insight or a decision, quoted or not."""
    if kind is not Kind.CLOSING:
        return set()
    query = select(Link.from_id).where(Link.from_kind == Subject.FEEDBACK, Link.from_id.in_(ids))
    return set(db.session.scalars(query))


def reworded(kind: Kind, ids: Sequence[int]) -> None:
    """Other words are not those that somebody chose to quote."""
    if kind is Kind.PIN:
        changed(delete(QuotedPin).where(QuotedPin.pin_id.in_(ids)))


def became(kind: Kind, old: int, new: int) -> None:
    if kind is not Kind.CLOSING:
        return
    other = aliased(Link)
    same = (other.from_kind == Link.from_kind, other.to_kind == Link.to_kind, other.to_id == Link.to_id)
    mine = Link.from_kind == Subject.FEEDBACK, Link.from_id == old
    # What is quoted goes on being so where the newer round says the same; nobody chooses another meanwhile.
    db.session.scalars(select(Link.id).where(*mine).order_by(Link.id).with_for_update()).all()
    rows = select(other.id, QuotedPin.pin_id, QuotedPin.account_id, QuotedPin.quoted_at)
    rows = rows.join(Link, Link.id == QuotedPin.link_id).join(other, and_(*same, other.from_id == new))
    rows = rows.where(*mine, other.stance == Link.stance)
    insert_selected(QuotedPin, ("link_id", "pin_id", "account_id", "quoted_at"), rows)
    changed(update(Link).where(*mine, ~exists().where(*same, other.from_id == new)).values(from_id=new))
    changed(delete(Link).where(*mine))
