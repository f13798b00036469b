"""Writing the dated line of what happened to a contribution, and telling those who follow it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, delete, literal, select, update

from app.core import clock
from app.core.db import db
from app.core.upsert import changed, insert_into, insert_missing, insert_selected
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
    """What `write_receipt` is told, for one of many with words of their own, and perhaps somebody of its own to tell."""

    subject: Subject
    subject_id: int
    key: str
    reason_nb: str = ""
    reason_en: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    also_tell: tuple[int, ...] = ()


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
    own = dedupe_key(subject, subject_id, kind, key)
    return db.session.scalars(select(Receipt).where(Receipt.dedupe_key == own)).one()


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


def write_lines(lines: Sequence[Line], kind: ReceiptKind, *, tell: bool = True) -> int:
    """Write a line of its own for each of many contributions (their answers), and tell those who follow each.

    Two statements for each thousand, however many follow them; two more when there are others to tell. Returns how many of
    the lines are new.
    """
    rows = [
        _row(one.subject, one.subject_id, kind, one.key, _words(one.reason_nb, one.reason_en, one.about))
        for one in lines
    ]
    own = {row["dedupe_key"]: one.also_tell for row, one in zip(rows, lines, strict=True) if one.also_tell}
    return _write(rows, kind, () if tell else None, own)


def move_receipts(subject: Subject, old: int, new: int) -> None:
    """What happened to the one has happened to the other, which it is part of from now on. Nobody is told again."""
    changed(update(Receipt).where(Receipt.subject == subject, Receipt.subject_id == old).values(subject_id=new))


def cut_reasons(
    subject: Subject, ids: Sequence[int], kinds: Sequence[ReceiptKind], cut: Callable[[str, str], str]
) -> None:
    """Leave of the reasons in these lines what `cut` gives for each and its language. Whoever they were for is forgotten."""
    query = select(Receipt).where(Receipt.subject == subject, Receipt.subject_id.in_(ids), Receipt.kind.in_(kinds))
    for line in db.session.scalars(query):
        line.reason_nb, line.reason_en = cut(line.reason_nb, "nb"), cut(line.reason_en, "en")
    db.session.flush()


def drop_receipts(subject: Subject, ids: Sequence[int]) -> None:
    """These are no more, and nothing is told of them; what waited to be mailed goes too."""
    changed(delete(Receipt).where(Receipt.subject == subject, Receipt.subject_id.in_(ids)))


def _words(reason_nb: str, reason_en: str, about: dict[str, Any] | None) -> Words:
    return {"reason_nb": reason_nb, "reason_en": reason_en, "about": about or {}}


def _row(subject: Subject, subject_id: int, kind: ReceiptKind, key: str, words: Words) -> Words:
    named = {"subject": subject, "subject_id": subject_id, "kind": kind, "at": clock.now()}
    return {**named, "dedupe_key": dedupe_key(subject, subject_id, kind, key), **words}


def dedupe_key(subject: Subject, subject_id: int, kind: ReceiptKind, key: str) -> str:
    """How the line of this `key` is known among all others."""
    return f"{subject}:{subject_id}:{kind}:{key}"


def _write(
    rows: Sequence[Words],
    kind: ReceiptKind,
    also_tell: Iterable[int] | None,
    own: Mapping[str, Sequence[int]] | None = None,
) -> int:
    """Write lines and their notices (none when `also_tell` is None). Returns how many of the lines are new.

    own: whom else to tell of single lines, by their `dedupe_key`.
    """
    extra = None if also_tell is None or kind in NEVER_MAILED else list(also_tell)
    starts = range(0, len(rows), TOGETHER)
    return sum(_write_some(rows[start : start + TOGETHER], kind, extra, own or {}) for start in starts)


def _write_some(
    rows: Sequence[Words], kind: ReceiptKind, also_tell: list[int] | None, own: Mapping[str, Sequence[int]]
) -> int:
    db.session.flush()  # the statement is about the table, not the class: the session would not do it by itself
    table = Receipt.__table__
    statement = insert_into(table).on_conflict_do_nothing().returning(table.c.id, table.c.dedupe_key)
    new = {row.id: row.dedupe_key for row in db.session.connection().execute(statement, list(rows))}
    if new and also_tell is not None:
        _queue_notices(list(new), kind, also_tell)
        _queue_own([(number, who) for number, key in new.items() for who in own.get(key, ())], kind)
    return len(new)


def _queue_own(pairs: Sequence[tuple[int, int]], kind: ReceiptKind) -> None:
    """A notice of each receipt to the participant beside it."""
    if not pairs:
        return
    query = select(Contact.participant_id, Contact.id).where(Contact.stopped_at.is_(None))
    found = db.session.execute(query.where(Contact.participant_id.in_({who for _receipt, who in pairs})))
    reached = {row[0]: row[1] for row in found}
    same = {"urgent": kind in URGENT, "state": NoticeState.WAITING, "created_at": clock.now()}
    rows = [{"contact_id": reached[who], "receipt_id": receipt, **same} for receipt, who in pairs if who in reached]
    if rows:
        insert_missing(Notice, rows)


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
