"""Writing the dated line of what happened to a contribution, and telling those who follow it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, literal, select

from app.core import clock
from app.core.db import db
from app.core.upsert import insert_into, insert_selected
from app.notifications.models import OWN, Follow, Notice, NoticeState, Receipt, ReceiptKind, Subject
from app.people.models import Contact

URGENT = frozenset({ReceiptKind.DECIDED, ReceiptKind.HANDED_OVER})
# What the person did a moment ago, or what others may do many times a day, is not worth a mail.
NEVER_MAILED = frozenset({ReceiptKind.RECEIVED, ReceiptKind.ADDED_TO})
DONE_BY_WHO_TOLD = frozenset({ReceiptKind.WITHDRAWN})  # or who speaks for it; news to all others who follow it
TOGETHER = 1000  # rows in one statement
Words = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Line:
    """What `write_receipt` is told, for one of many with words of their own."""

    subject: Subject
    subject_id: int
    key: str
    reason_nb: str = ""
    reason_en: str = ""
    about: dict[str, Any] = field(default_factory=dict)


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
    words = _words(reason_nb, reason_en, about)
    _write([_row(subject, subject_id, kind, key, words)], kind, also_tell if tell else None)
    dedupe = _dedupe_key(subject, subject_id, kind, key)
    return db.session.scalars(select(Receipt).where(Receipt.dedupe_key == dedupe)).one()


def write_receipts(
    subject_ids: Sequence[tuple[Subject, int]],
    kind: ReceiptKind,
    *,
    key: str,
    reason_nb: str = "",
    reason_en: str = "",
    about: dict[str, Any] | None = None,
    tell: bool = True,
    also_tell: Iterable[int] = (),
) -> int:
    """Write the same line for many contributions (a decision, a handover), as `write_receipt` does for one.

    Two statements for each thousand, however many follow them. Returns how many of the lines are new.
    """
    extra, words = list(also_tell) if tell else None, _words(reason_nb, reason_en, about)
    return _write([_row(subject, number, kind, key, words) for subject, number in subject_ids], kind, extra)


def write_lines(lines: Sequence[Line], kind: ReceiptKind) -> int:
    """Write a line of its own for each of many contributions (their answers), and tell those who follow each.

    Two statements for each thousand, however many follow them. Returns how many of the lines are new.
    """
    rows = [
        _row(one.subject, one.subject_id, kind, one.key, _words(one.reason_nb, one.reason_en, one.about))
        for one in lines
    ]
    return _write(rows, kind, ())


def _words(reason_nb: str, reason_en: str, about: dict[str, Any] | None) -> Words:
    return {"reason_nb": reason_nb, "reason_en": reason_en, "about": about or {}}


def _row(subject: Subject, subject_id: int, kind: ReceiptKind, key: str, words: Words) -> Words:
    named = {"subject": subject, "subject_id": subject_id, "kind": kind, "at": clock.now()}
    return {**named, "dedupe_key": _dedupe_key(subject, subject_id, kind, key), **words}


def _dedupe_key(subject: Subject, subject_id: int, kind: ReceiptKind, key: str) -> str:
    return f"{subject}:{subject_id}:{kind}:{key}"


def _write(rows: Sequence[Words], kind: ReceiptKind, also_tell: Iterable[int] | None) -> int:
    """Write lines and their notices (none when `also_tell` is None). Returns how many of the lines are new."""
    extra = None if also_tell is None or kind in NEVER_MAILED else list(also_tell)
    starts = range(0, len(rows), TOGETHER)
    return sum(_write_some(rows[start : start + TOGETHER], kind, extra) for start in starts)


def _write_some(rows: Sequence[Words], kind: ReceiptKind, also_tell: list[int] | None) -> int:
    db.session.flush()  # the statement is about the table, not the class: the session would not do it by itself
    statement = insert_into(Receipt.__table__).on_conflict_do_nothing().returning(Receipt.__table__.c.id)
    new = db.session.connection().execute(statement, list(rows)).scalars().all()
    if new and also_tell is not None:
        _queue_notices(new, kind, also_tell)
    return len(new)


def _queue_notices(receipt_ids: Sequence[int], kind: ReceiptKind, also_tell: list[int]) -> None:
    """One statement, however many follow; one more when there are others to tell."""
    written, reached = Receipt.id.in_(receipt_ids), Contact.stopped_at.is_(None)
    follows = and_(Follow.subject == Receipt.subject, Follow.subject_id == Receipt.subject_id)
    if kind in DONE_BY_WHO_TOLD:
        follows = and_(follows, Follow.tie.not_in(OWN))
    table = Notice.__table__.c
    values = {"urgent": kind in URGENT, "state": NoticeState.WAITING, "created_at": clock.now()}
    columns = [Contact.id, Receipt.id, *(literal(value, table[name].type) for name, value in values.items())]
    names = ("contact_id", "receipt_id", *values)
    lines: Select[Any] = select(*columns).select_from(Receipt)
    followers = lines.join(Follow, follows).join(Contact, Contact.participant_id == Follow.participant_id)
    insert_selected(Notice, names, followers.where(written, reached))
    if also_tell:
        others = lines.join(Contact, Contact.participant_id.in_(also_tell))
        insert_selected(Notice, names, others.where(written, reached))
