"""Sending what the outbox holds: claimed row by row, tried again with patience, never twice on purpose."""

from collections.abc import Iterator
from datetime import timedelta
from time import monotonic
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, select, update

from app.core import clock, jobs
from app.core.db import db
from app.notifications.carriers import Carrier, PutOff, Refused, Unreachable, carrier_for
from app.notifications.models import OutboxMail
from app.people.models import Contact

# Mails with a code or a link in them, which a person asked for a moment ago.
SECRET = ("sign_in_code", "identity_code", "confirm_contact", "my_page_link")
BATCH = 200
ROUND = 10  # seconds, and then the codes that were asked for meanwhile go first
TURN = 45  # seconds, and then other jobs have theirs; the clock begins one each minute
# A sender that dies between sending and saying so gives the mail up after this; its Message-ID stays the same, so a
# mail server can tell that it has it already.
LEASE = timedelta(minutes=10)
PATIENCE = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440)]


def send_due() -> int:
    """Send the mails whose time has come, as many as one turn takes. Returns how many went out."""
    sent, ends = 0, monotonic() + TURN
    try:
        while not jobs.stopping() and monotonic() < ends and (due := _due()):
            with carrier_for(current_app.extensions["settings"]) as carrier:
                for mail_id in _for_a_while(due):
                    sent += _send(carrier, mail_id)
    except Unreachable as error:
        current_app.logger.warning("the mail server cannot be reached: %s", error)
    return sent


def _for_a_while(due: list[int]) -> Iterator[int]:
    """A mail server may take seconds for each: soon we look for a code that somebody began to wait for meanwhile."""
    ends = monotonic() + ROUND
    for mail_id in due:
        if jobs.stopping() or monotonic() >= ends:
            return
        yield mail_id


def _due() -> list[int]:
    moment = clock.now()
    query = select(OutboxMail.id).where(*_waiting(), OutboxMail.next_attempt_at <= moment)
    # A code that somebody sits and waits for goes before a thousand decisions: it dies in ten minutes.
    query = query.order_by(OutboxMail.expires_at.is_(None), OutboxMail.next_attempt_at, OutboxMail.id)
    with db.reading():
        due = list(db.session.scalars(query.limit(BATCH)))
        db.session.rollback()
    return due


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return (OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None))


def _send(carrier: Carrier, mail_id: int) -> bool:
    mail = _claim(mail_id)
    if mail is None:
        return False
    if mail.expires_at is not None and mail.expires_at <= clock.now():
        return _settle(mail, failed="too late")
    if _stopped(mail):
        return _settle(mail, failed="stopped")
    try:
        carrier.carry(mail)
    except Refused as error:
        return _settle(mail, failed=str(error))
    except PutOff as error:
        return _postpone(mail, str(error))
    except Unreachable as error:
        _postpone(mail, str(error))
        raise
    secret = mail.template in SECRET and current_app.extensions["settings"].mail_server
    # Once it is out, the code or link is stored hashed only.
    return _settle(mail, **dict.fromkeys(("subject", "text", "html"), "") if secret else {})


def _stopped(mail: OutboxMail) -> bool:
    """True when whom it is to has stopped the mails while it waited, perhaps for a mail server that was away."""
    if mail.contact_id is None:
        return False
    with db.reading():
        stopped = db.session.scalar(select(Contact.stopped_at).where(Contact.id == mail.contact_id)) is not None
        # Over before the mail server is spoken to, which may take its time: SQLite lets nobody else write meanwhile, and
        # PostgreSQL cuts the line. Not by a rollback, after which the mail would have to be read anew.
        db.session.commit()
    return stopped


def _claim(mail_id: int) -> OutboxMail | None:
    """Take one mail for this sender: a single statement that only one of several can win."""
    moment = clock.now()
    taken = (
        update(OutboxMail)
        .where(OutboxMail.id == mail_id, *_waiting(), OutboxMail.next_attempt_at <= moment)
        .values(next_attempt_at=moment + LEASE, attempts=OutboxMail.attempts + 1)
        .returning(OutboxMail.id)
    )
    won = db.session.execute(taken).first() is not None
    mail = db.session.get(OutboxMail, mail_id, populate_existing=True) if won else None
    db.session.commit()
    return mail


def _settle(mail: OutboxMail, failed: str = "", **more: str) -> bool:
    if failed:
        _write(mail, failed_at=clock.now(), last_error=failed[:200])
    else:
        _write(mail, sent_at=clock.now(), **more)
    return not failed


def _postpone(mail: OutboxMail, error: str) -> bool:
    if mail.attempts > len(PATIENCE):
        return _settle(mail, failed=error)
    _write(mail, next_attempt_at=clock.now() + PATIENCE[mail.attempts - 1], last_error=error[:200])
    return False


def _write(mail: OutboxMail, **values: Any) -> None:
    """By its id: whoever is forgotten while it is carried takes it along, and there is nothing to write then."""
    db.session.execute(update(OutboxMail).where(OutboxMail.id == mail.id).values(**values))
    db.session.commit()
