"""The verbs: write a receipt, follow, stop following, queue a mail. All inside the caller's transaction."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, delete, literal, select

from app.core import clock
from app.core.db import db
from app.core.upsert import insert_ignore, insert_selected
from app.notifications.models import Follow, Notice, Receipt, ReceiptKind, Subject
from app.people.models import Contact

URGENT = frozenset({ReceiptKind.DECIDED})


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

    key: makes the line unique ("decided:17"), so that writing it again changes nothing and mails nobody twice.
    about: what the line points to: {"endpoint", "values", "title_nb", "title_en"} and numbers for its sentence.
    also_tell: participants to tell beside the subject's followers (each is told once per receipt).
    """
    dedupe = f"{subject}:{subject_id}:{kind}:{key}"
    known = db.session.scalar(select(Receipt).where(Receipt.dedupe_key == dedupe))
    if known is not None:
        return known
    receipt = Receipt(
        subject=subject,
        subject_id=subject_id,
        kind=kind,
        at=clock.now(),
        reason_nb=reason_nb,
        reason_en=reason_en,
        about=about or {},
        dedupe_key=dedupe,
    )
    db.session.add(receipt)
    db.session.flush()
    if tell:
        _queue_notices(receipt, also_tell)
    return receipt


def _queue_notices(receipt: Receipt, also_tell: Iterable[int]) -> None:
    followers = select(Follow.participant_id).where(
        Follow.subject == receipt.subject, Follow.subject_id == receipt.subject_id
    )
    wanted: ColumnElement[bool] = Contact.participant_id.in_(followers)
    if extra := list(also_tell):
        wanted |= Contact.participant_id.in_(extra)
    reachable = select(Contact.id).where(wanted, Contact.confirmed_at.is_not(None), Contact.stopped_at.is_(None))
    for contact_id in db.session.scalars(reachable):
        notice = Notice(
            contact_id=contact_id, receipt_id=receipt.id, urgent=receipt.kind in URGENT, created_at=clock.now()
        )
        db.session.add(notice)
    db.session.flush()


def follow(participant_id: int, subject: Subject, subject_id: int) -> None:
    """Let the participant hear of what happens with the subject. Repeating changes nothing."""
    insert_ignore(Follow, participant_id=participant_id, subject=subject, subject_id=subject_id, since=clock.now())


def unfollow(participant_id: int, subject: Subject, subject_id: int) -> None:
    """Stop following. Repeating changes nothing."""
    db.session.execute(
        delete(Follow).where(
            Follow.participant_id == participant_id, Follow.subject == subject, Follow.subject_id == subject_id
        )
    )


def followers_follow(subject: Subject, from_id: int, to_id: int) -> None:
    """Let all who follow one thing follow another of its kind too (a need was merged into another)."""
    kind = literal(subject, Follow.__table__.c.subject.type)
    rows = select(Follow.participant_id, kind, literal(to_id), literal(clock.now(), Follow.__table__.c.since.type))
    rows = rows.where(Follow.subject == subject, Follow.subject_id == from_id)
    insert_selected(Follow, ("participant_id", "subject", "subject_id", "since"), rows)
