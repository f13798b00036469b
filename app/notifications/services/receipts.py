"""Writing the dated line of what happened to a contribution, and telling those who follow it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, literal, or_, select

from app.core import clock
from app.core.db import db
from app.core.upsert import insert_into, insert_selected
from app.notifications.models import Follow, Notice, NoticeState, Receipt, ReceiptKind, Subject
from app.people.models import Contact

URGENT = frozenset({ReceiptKind.DECIDED, ReceiptKind.HANDED_OVER})
# What the person did a moment ago, or what others may do many times a day, is not worth a mail.
NEVER_MAILED = frozenset({ReceiptKind.RECEIVED, ReceiptKind.WITHDRAWN, ReceiptKind.ADDED_TO})


def write_receipt(
    subject: Subject,
    subject_id: int,
    kind: ReceiptKind,
    *,
    key: str,
    reason_nb: str = "",
    reason_en: str = "",
    about: dict[str, Any] | None = None,
    tell: bool = True,
    also_tell: Iterable[int] = (),
) -> Receipt:
    """Write the dated line of what happened to a contribution, and queue a notice to each who follows it.

    key: makes the line unique ("decision:17"), so that writing it again changes nothing and mails nobody twice. The
        receipts that one occasion writes for many subjects have the same key, and become one mail.
    about: what the line points to: {"endpoint", "values"} of its page and what its sentence needs (see `wording`).
    also_tell: participants to tell beside the subject's followers (each is told once per receipt).
    """
    dedupe = f"{subject}:{subject_id}:{kind}:{key}"
    values = {
        "subject": subject,
        "subject_id": subject_id,
        "kind": kind,
        "at": clock.now(),
        "reason_nb": reason_nb,
        "reason_en": reason_en,
        "about": about or {},
        "dedupe_key": dedupe,
    }
    written = db.session.scalar(insert_into(Receipt).values(**values).on_conflict_do_nothing().returning(Receipt.id))
    receipt = db.session.scalars(select(Receipt).where(Receipt.dedupe_key == dedupe)).one()
    if written is not None and tell and kind not in NEVER_MAILED:
        _queue_notices(receipt, also_tell)
    return receipt


def _queue_notices(receipt: Receipt, also_tell: Iterable[int]) -> None:
    """One statement, however many follow."""
    followers = select(Follow.participant_id).where(
        Follow.subject == receipt.subject, Follow.subject_id == receipt.subject_id
    )
    wanted = [Contact.participant_id.in_(followers)]
    if extra := list(also_tell):
        wanted.append(Contact.participant_id.in_(extra))
    table = Notice.__table__.c
    values = {
        "receipt_id": receipt.id,
        "urgent": receipt.kind in URGENT,
        "state": NoticeState.WAITING,
        "created_at": clock.now(),
    }
    rows: Select[Any] = select(Contact.id, *(literal(value, table[name].type) for name, value in values.items()))
    rows = rows.where(Contact.stopped_at.is_(None), or_(*wanted))
    insert_selected(Notice, ("contact_id", *values), rows)
