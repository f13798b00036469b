"""From notices to mails: decisions at once, everything else in at most one mail a day for each address."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select, update

from app.core import clock
from app.core.db import db
from app.core.i18n import in_language
from app.notifications import stories
from app.notifications.models import Notice, NoticeState, OutboxMail, Receipt
from app.notifications.outbox import queue_mail
from app.people.models import Contact

ADDRESSES = 500  # at a time; the next run takes the next
SHOWN = 12  # things told in one digest
# What belongs together often happens within minutes (published, then merged); nobody wants mail at night.
SETTLES = timedelta(minutes=10)
DAY_BEGINS, DAY_ENDS = time(7), time(21)
DIGEST, DECISION = "digest", "decision"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Waiting:
    """One notice with what it is about and whom it is for."""

    notice: Notice
    receipt: Receipt
    contact: Contact


def tell_now() -> int:
    """Mail the decisions that wait, one mail per decision and address. Returns how many were written."""
    return sum(_safely(_decisions_to, email) for email in _addresses(urgent=True))


def tell_daily(*, hurry: bool = False) -> int:
    """Mail today's digest to each address that has something waiting and has not had one today.

    hurry: whatever waits, at any time and also when there was one today. In development, where nobody is disturbed.
    """
    if hurry:
        return sum(_safely(partial(_digest_to, hurry=True), email) for email in _addresses(urgent=False, hurry=True))
    if not DAY_BEGINS <= clock.local(clock.now()).time() < DAY_ENDS:
        return 0
    return sum(_safely(_digest_to, email) for email in _addresses(urgent=False))


def _safely(write: Callable[[str], int], email: str) -> int:
    """A mail that cannot be written holds up no other."""
    try:
        return write(email)
    except Exception:
        db.session.rollback()
        log.exception("a mail could not be written")
        return 0


def _addresses(*, urgent: bool, hurry: bool = False) -> Sequence[str]:
    query = select(Contact.email).join(Notice, Notice.contact_id == Contact.id).where(_waits(urgent)).distinct()
    if not urgent and not hurry:
        had_one = and_(
            OutboxMail.recipient == Contact.email,
            OutboxMail.template == DIGEST,
            OutboxMail.created_at >= clock.midnight(),
        )
        query = query.where(~exists().where(had_one), Notice.created_at <= clock.now() - SETTLES)
    with db.reading():
        found = db.session.scalars(query.limit(ADDRESSES)).all()
        db.session.rollback()
    return found


def _waits(urgent: bool) -> ColumnElement[bool]:
    return and_(Notice.state == NoticeState.WAITING, Notice.urgent == urgent, Contact.stopped_at.is_(None))


def _waiting(email: str, *, urgent: bool) -> list[Waiting]:
    """What waits for the address, oldest first. Another process that asks at the same time gets nothing of it."""
    query = (
        select(Notice, Receipt, Contact)
        .join(Contact, Contact.id == Notice.contact_id)
        .join(Receipt, Receipt.id == Notice.receipt_id)
        .where(_waits(urgent), Contact.email == email)
        .order_by(Receipt.at, Receipt.id)
        .with_for_update(of=Notice, skip_locked=True)
    )
    return [Waiting(notice, receipt, contact) for notice, receipt, contact in db.session.execute(query)]


def _decisions_to(email: str) -> int:
    waiting, written = _waiting(email, urgent=True), 0
    for together in stories.by_occasion([each.receipt for each in waiting]):
        held = [each for each in waiting if each.receipt in together]
        written += _write(_decision(held), DECISION, held, f"decision:{min(each.receipt.id for each in held)}:{email}")
    db.session.commit()
    return written


def _digest_to(email: str, *, hurry: bool = False) -> int:
    waiting = _waiting(email, urgent=False)
    which = str(clock.today()) if not hurry else f"hurry:{min((each.receipt.id for each in waiting), default=0)}"
    written = _write(_digest(email, waiting), DIGEST, waiting, f"digest:{which}:{email}") if waiting else 0
    db.session.commit()
    return written


def _decision(held: list[Waiting]) -> dict[str, Any]:
    """What the mail about one decision says; empty when there is nothing to say."""
    with in_language(_receiver(held).lang):
        told = stories.tell([(each.receipt, each.contact.participant_id) for each in held])
    return {"subject": told[0].subject, "items": told} if told else {}


def _digest(email: str, waiting: list[Waiting]) -> dict[str, Any]:
    """What the day's mail says, thing by thing; empty when there is nothing to say."""
    decided = _decided(email)
    news = [each for each in waiting if not stories.overtaken(each.receipt, decided)]
    with in_language(_receiver(waiting).lang):
        chapters = stories.by_thing(stories.tell([(each.receipt, each.contact.participant_id) for each in news]))
        subject = stories.subject_of(chapters)
    more = max(0, len(chapters) - SHOWN)
    return {"subject": subject, "chapters": chapters[:SHOWN], "more": more} if chapters else {}


def _decided(email: str) -> dict[stories.Key, datetime]:
    """When the last decision that the address has had a mail about was made, for each thing it was about."""
    query = (
        select(Receipt.subject, Receipt.subject_id, func.max(Receipt.at))
        .join(Notice, Notice.receipt_id == Receipt.id)
        .join(Contact, Contact.id == Notice.contact_id)
        .where(Contact.email == email, Notice.urgent, Notice.state == NoticeState.SENT)
        .group_by(Receipt.subject, Receipt.subject_id)
    )
    return {(subject, number): at for subject, number, at in db.session.execute(query)}


def _receiver(waiting: list[Waiting]) -> Contact:
    """Of an address with several devices, the contact that was confirmed last: its language, its way to stop.

    One that was proven goes before one that may be a stranger's, who could read in their own data what the mail is about.
    """
    return max((each.contact for each in waiting), key=lambda held: (held.proven, held.confirmed_at))


def _write(told: dict[str, Any], template: str, waiting: list[Waiting], key: str) -> int:
    """One mail for all that waits. The notices are done with only when it was this process that wrote it."""
    if told:
        contact = _receiver(waiting)
        about: dict[str, Any] = {"contact_id": contact.id, "stop_token": contact.stop_token}
        if not queue_mail(contact.email, contact.lang, template, key, **about, **told):
            return 0
        told_to = [each.contact.id for each in waiting]
        db.session.execute(update(Contact).where(Contact.id.in_(told_to)).values(written_to_at=clock.now()))
    state = NoticeState.SENT if told else NoticeState.DROPPED
    done = [each.notice.id for each in waiting]
    db.session.execute(update(Notice).where(Notice.id.in_(done)).values(state=state))
    return int(bool(told))


def drop_stopped() -> int:
    """Notices to contacts who stopped the mails are never sent, also not when they start them again."""
    stopped = select(Contact.id).where(Contact.stopped_at.is_not(None))
    gone = update(Notice).where(Notice.state == NoticeState.WAITING, Notice.contact_id.in_(stopped))
    done = db.session.execute(gone.values(state=NoticeState.DROPPED).returning(Notice.id)).all()
    db.session.commit()
    return len(done)
