"""Addresses that participants left in order to get answers: asked for, confirmed by link, stopped and started."""

from datetime import datetime

from sqlalchemy import Update, or_, select, update

from app.core import clock, mail, secrets
from app.core.db import db
from app.core.links import absolute
from app.core.upsert import upsert
from app.people import one_time
from app.people.models import CodePurpose, Contact, OneTimeSecret, StopLink

TEMPLATE = "confirm_contact"


def of(participant_id: int) -> Contact | None:
    return db.session.scalar(select(Contact).where(Contact.participant_id == participant_id))


def ask(participant_id: int, email: str, lang: str, name: str) -> bool:
    """Let the participant get mail at `email` (normalised), once confirmed by link within 24 hours.

    name: what they want to hear about, for the mail («behov 1042»). False when no mail was needed, because the address
    is confirmed already.
    """
    known = of(participant_id)
    if known is not None and known.email == email and known.stopped_at is None:
        known.lang = lang
        return False
    if not mail.enough(email, TEMPLATE):
        token, expires = one_time.issue_link(CodePurpose.CONFIRM_CONTACT, email, lang, participant_id)
        url = absolute("people.confirm_contact", token=token, lang=lang)
        mail.queue(email, lang, TEMPLATE, f"{TEMPLATE}:{secrets.token()}", expires_at=expires, name=name, url=url)
    return True


def waiting(token: str) -> OneTimeSecret | None:
    """The wish behind a confirmation link, confirmed or not; None when the link is too old. Changes nothing."""
    return one_time.link(CodePurpose.CONFIRM_CONTACT, token)


def confirm(token: str, here: int | None) -> bool:
    """Confirm the address. Doing it again changes nothing; False when the link is dead.

    here: who presses. Only when that is who asked do we know that the address is theirs: anybody may ask for mails to
    somebody else, who presses on a device of their own.
    """
    wish = waiting(token)
    if wish is None or wish.participant_id is None:
        return False
    proven = wish.participant_id == here
    if one_time.use_up(wish.id) is not None:
        write(wish.participant_id, wish.email, wish.lang, clock.now(), proven=proven)
        return True
    if proven:
        prove(wish.participant_id, wish.email)  # pressed on another device before, and now on the one that asked
    return waiting(token) is not None  # confirmed before, or forgotten at this moment


def prove(participant_id: int, email: str) -> None:
    """The participant has read a mail to the address: if it is what they left, all they did is found by it."""
    theirs = update(Contact).where(Contact.participant_id == participant_id, Contact.email == email)
    db.session.execute(theirs.values(proven=True))


def write(participant_id: int, email: str, lang: str, moment: datetime, *, proven: bool = False) -> None:
    """Store a confirmed address. One per participant: a newly confirmed address takes the place of the old one.

    The same address confirmed again can still be stopped from the mails that were sent to it before, and stays proven.
    """
    held = of(participant_id)
    same = held if held is not None and held.email == email else None
    upsert(
        Contact,
        unique=("participant_id",),
        update=("email", "lang", "confirmed_at", "proven", "stopped_at", "stop_token"),
        participant_id=participant_id,
        email=email,
        lang=lang,
        confirmed_at=moment,
        proven=proven or (same is not None and same.proven),
        stopped_at=None,
        stop_token=same.stop_token if same is not None else secrets.token(),
    )


def by_stop_token(token: str) -> Contact | None:
    """Whose mails the link stops, also when it was in mails to a contact that has become part of this one."""
    joined = select(StopLink.contact_id).where(StopLink.token == token)
    return db.session.scalar(select(Contact).where(or_(Contact.stop_token == token, Contact.id.in_(joined))))


def stop(contact: Contact, *, by_mail: bool = False) -> None:
    """No more mail to this address. Repeating changes nothing. by_mail: whoever asks holds one of the mails."""
    stopping = _same_address(contact, whole=by_mail or contact.proven)
    db.session.execute(stopping.where(Contact.stopped_at.is_(None)).values(stopped_at=clock.now()))


def start(contact: Contact, *, by_mail: bool = False) -> None:
    """Mail to this address again, about what happens from now on. by_mail: as for `stop`."""
    db.session.execute(_same_address(contact, whole=by_mail or contact.proven).values(stopped_at=None))


def _same_address(contact: Contact, *, whole: bool) -> Update:
    """A person who left the address on a phone and on a laptop sees one stream of mails, and stops that: the `whole` of
    it. A device that has not proven the address may be a stranger's, and has a say about its own mails only."""
    return update(Contact).where(Contact.email == contact.email if whole else Contact.id == contact.id)


def choose_language(contact: Contact, lang: str) -> None:
    contact.lang = lang
    db.session.flush()
