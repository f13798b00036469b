"""Who linked the same to another insight just before: two who work at once do not see each other's presses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, tuple_

from app.core.db import db
from app.insights.models import Insight, Link
from app.insights.queries.things import Thing
from app.notifications.models import Subject
from app.people.models import Account

JUST_NOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Meanwhile:
    """Somebody else's link: who drew it, to which insight, and when."""

    name: str
    insight: Insight
    at: datetime


def linked_meanwhile(project_id: int, things: Sequence[Thing], target: int, by: int, at: datetime) -> Meanwhile | None:
    """The last link from one of the things to another insight than `target` that somebody else than `by` drew in the
    quarter of an hour before `at`."""
    if not things:
        return None
    query = select(Account.name, Insight, Link.linked_at).join(Account, Account.id == Link.account_id)
    query = query.join(Insight, Insight.id == Link.to_id).where(Link.project_id == project_id)
    query = query.where(Link.to_kind == Subject.INSIGHT, Link.to_id != target, Link.account_id != by)
    query = query.where(tuple_(Link.from_kind, Link.from_id).in_(things), Link.linked_at.between(at - JUST_NOW, at))
    row = db.session.execute(query.order_by(Link.linked_at.desc(), Link.id.desc()).limit(1)).first()
    return Meanwhile(*row) if row is not None else None
