"""Reads: receipts, and how many follow."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.core.db import db
from app.notifications.models import Follow, OutboxMail, Receipt, Subject


def receipts_of(subject: Subject, subject_id: int) -> Sequence[Receipt]:
    """What happened to one contribution, oldest first."""
    return receipts_of_many(subject, [subject_id]).get(subject_id, [])


def receipts_of_many(subject: Subject, ids: Sequence[int]) -> dict[int, list[Receipt]]:
    """The same for several, in one query."""
    query = select(Receipt).where(Receipt.subject == subject, Receipt.subject_id.in_(ids))
    found: dict[int, list[Receipt]] = {}
    for receipt in db.session.scalars(query.order_by(Receipt.at, Receipt.id)):
        found.setdefault(receipt.subject_id, []).append(receipt)
    return found


def follower_count(subject: Subject, subject_id: int) -> int:
    """How many follow."""
    query = select(func.count()).where(Follow.subject == subject, Follow.subject_id == subject_id)
    return db.session.scalar(query) or 0


def newest_mails(number: int = 60) -> Sequence[OutboxMail]:
    """The outbox, newest first (the development page)."""
    return db.session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc()).limit(number)).all()
