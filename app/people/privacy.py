"""What people hold about a participant: when first seen, the ways they are known, the address they left."""

from typing import Any

from sqlalchemy import delete, select, update

from app.core.db import db
from app.people.models import Contact, Identity, OneTimeSecret, Participant


def held(participant_id: int) -> dict[str, Any]:
    participant = db.session.get_one(Participant, participant_id)
    contact = db.session.scalar(_contact(participant_id))
    identities = select(Identity).where(Identity.participant_id == participant_id).order_by(Identity.id)
    return {
        "first_seen": participant.first_seen,
        "known_by": [{"level": each.level, "since": each.confirmed_at} for each in db.session.scalars(identities)],
        "contact": None
        if contact is None
        else {
            "email": contact.email,
            "language": contact.lang,
            "confirmed": contact.confirmed_at,
            "stopped": contact.stopped_at,
        },
    }


def erase(participant_id: int) -> None:
    for table in (OneTimeSecret, Contact, Identity):
        db.session.execute(delete(table).where(table.participant_id == participant_id))


def move(source: int, target: int) -> None:
    """The devices and addresses of both are the target's. It keeps its own contact, if it has one."""
    if db.session.scalar(_contact(target)) is None:
        db.session.execute(update(Contact).where(Contact.participant_id == source).values(participant_id=target))
    for table in (Identity, OneTimeSecret):
        of_source = table.participant_id == source
        db.session.execute(update(table).where(of_source).values(participant_id=target))


def _contact(participant_id: int) -> Any:
    return select(Contact).where(Contact.participant_id == participant_id)
