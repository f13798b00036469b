"""My page on another device, by a link in a mail."""

from sqlalchemy import select

from app.core import mail, secrets
from app.core.db import db
from app.core.links import absolute
from app.people import contacts, devices, one_time, participants
from app.people.models import CodePurpose, Contact, IdentityLevel, OneTimeSecret

TEMPLATE = "my_page_link"


def send_link(participant_id: int | None, email: str, lang: str, browser: str = "") -> None:
    """Mail a link that opens my page. What is answered never depends on whether the address is known."""
    if mail.enough(email, TEMPLATE):
        return
    token, expires = one_time.issue_link(CodePurpose.MOVE, email, lang, participant_id, browser)
    url = absolute("people.link", token=token, lang=lang)
    mail.queue(email, lang, TEMPLATE, f"{TEMPLATE}:{secrets.token()}", expires_at=expires, url=url)


def link(token: str) -> OneTimeSecret | None:
    """The living, unused link; None when it is dead. Changes nothing."""
    found = one_time.link(CodePurpose.MOVE, token)
    return found if found is not None and found.used_at is None else None


def was_opened(token: str, here: int | None) -> bool:
    """True when this device opened the link a moment ago, and only presses the button once more."""
    found = one_time.link(CodePurpose.MOVE, token)
    return found is not None and found.used_at is not None and here is not None and found.participant_id == here


def gathered(asked: OneTimeSecret) -> set[int]:
    """Whose things the link opens: the participant who asked, and those who have proven the address it went to."""
    found = {asked.participant_id} if asked.participant_id is not None else set()
    if (known := devices.participant_by(IdentityLevel.EMAIL, asked.email)) is not None:
        found.add(known)
    return found | _left(asked.email, proven=True)


def elsewhere(asked: OneTimeSecret, here: int | None) -> bool:
    """True when the address was left on a device that stays as it is, because it may be a stranger's."""
    return bool(_left(asked.email, proven=False) - gathered(asked) - {here})


def _left(email: str, *, proven: bool) -> set[int]:
    query = select(Contact.participant_id).where(Contact.email == email, Contact.proven.is_(proven))
    return set(db.session.scalars(query))


def open_link(token: str, here: int | None) -> int | None:
    """Use the link up on a device that is known as `here`, and join all of it into one participant, who is returned.

    None when the link is dead, or when nothing belongs to it or to the device.
    """
    asked = link(token)
    if asked is None:
        return None
    concerned = gathered(asked) | ({here} if here is not None else set())
    whose = devices.hold(*concerned)
    if one_time.use_up(asked.id) is None or not whose:
        return None
    if here is not None and here == asked.participant_id:
        contacts.prove(here, asked.email)
    # The one known by the address stays, since only one may be; else the one who has been here longest.
    known = devices.participant_by(IdentityLevel.EMAIL, asked.email)
    target = known if known in whose else min(whose)
    for source in sorted(whose - {target}):
        participants.merge(source, target)
    return target
