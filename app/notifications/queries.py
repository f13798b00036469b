"""Reads: the outbox, and what has been told already."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.core.db import db
from app.notifications.models import OutboxMail, Receipt, ReceiptKind, Subject


def newest_mails(number: int = 60) -> Sequence[OutboxMail]:
    """The outbox, newest first (the development page)."""
    return db.session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc()).limit(number)).all()


def written(subject: Subject, ids: Sequence[int], kind: ReceiptKind) -> set[tuple[int, str]]:
    """Which lines of a kind these have: the number, and the `key` that the line was written with."""
    query = select(Receipt).where(Receipt.subject == subject, Receipt.subject_id.in_(ids), Receipt.kind == kind)
    return {(line.subject_id, line.occasion.split(":", 1)[1]) for line in db.session.scalars(query)}


def newest(subject: Subject, ids: Sequence[int]) -> dict[int, Receipt]:
    """The newest line of each of these that has one."""
    if not ids:
        return {}
    about = (Receipt.subject == subject, Receipt.subject_id.in_(ids))
    latest = select(func.max(Receipt.id)).where(*about).group_by(Receipt.subject_id)
    return {line.subject_id: line for line in db.session.scalars(select(Receipt).where(Receipt.id.in_(latest)))}
