"""Joining a confirmed address to a participant. No flask: the pages that ask stand in `people/proof.py`."""

from dataclasses import dataclass

from app.core import clock, mail, secrets
from app.core.upsert import insert_ignore
from app.people import contacts, devices, one_time, participants
from app.people.models import CodePurpose, Identity, IdentityLevel

TEMPLATE = "identity_code"


@dataclass(frozen=True)
class Proved:
    """Who the participant is from now on, and whether that is somebody who was here before."""

    participant_id: int
    joined: bool


def send_code(participant_id: int, email: str, lang: str) -> bool:
    """Send a code to `email` (normalised). False when the address has got enough of them lately."""
    if mail.enough(email, TEMPLATE):
        return False
    code, expires = one_time.issue_code(CodePurpose.CONFIRM_IDENTITY, email, participant_id=participant_id)
    mail.queue(email, lang, TEMPLATE, f"{TEMPLATE}:{secrets.token()}", expires_at=expires, code=code)
    return True


def prove(participant_id: int, email: str, code: str) -> Proved | None:
    """Join the address to the participant when the code is right; None when it is not (each try counts).

    An address that another participant has confirmed shows that the two are one: this one becomes that one.
    """
    known = devices.participant_by(IdentityLevel.EMAIL, email)
    devices.hold(participant_id, *([] if known is None else [known]))
    if one_time.try_code(CodePurpose.CONFIRM_IDENTITY, email, code, participant_id) is None:
        return None
    insert_ignore(
        Identity,
        participant_id=participant_id,
        level=IdentityLevel.EMAIL,
        key_hash=devices.key_hash(IdentityLevel.EMAIL, email),
        confirmed_at=clock.now(),
    )
    owner = devices.participant_by(IdentityLevel.EMAIL, email)
    contacts.prove(participant_id, email)
    if owner is None or owner == participant_id:
        return Proved(participant_id, joined=False)
    participants.merge(participant_id, owner)
    return Proved(owner, joined=True)
