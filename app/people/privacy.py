"""What people hold about a participant: when first seen, the ways they are known, the address they left."""

from typing import Any

from sqlalchemy import delete, func, select, update

from app.core.db import db
from app.people.models import Contact, Identity, OneTimeSecret, Participant, StopLink


def held(participant_id: int) -> dict[str, Any]:
    participant = db.session.get_one(Participant, participant_id)
    contact = db.session.scalar(_contact(participant_id))
    older = select(func.count()).select_from(StopLink)
    asked = select(OneTimeSecret).where(OneTimeSecret.participant_id == participant_id).order_by(OneTimeSecret.id)
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
            "proven": contact.proven,
            "stopped": contact.stopped_at,
            "older_stop_links": db.session.scalar(older.where(StopLink.contact_id == contact.id)),
        },
        "codes_and_links": [
            {"for": each.purpose, "email": each.email, "sent": each.created_at, "ends": each.expires_at}
            for each in db.session.scalars(asked)
        ],
    }


def erase(participant_id: int) -> None:
    for table in (OneTimeSecret, Contact, Identity):
        db.session.execute(delete(table).where(table.participant_id == participant_id))


def move(source: int, target: int) -> None:
    """The devices and addresses of both are the target's. It keeps its own contact, if it has one."""
    kept, other = db.session.scalar(_contact(target)), db.session.scalar(_contact(source))
    if other is not None and kept is None:
        db.session.execute(update(Contact).where(Contact.id == other.id).values(participant_id=target))
    elif other is not None and kept is not None:
        kept.proven |= other.proven and other.email == kept.email
        _keep_stop_links(other, kept)
    for table in (Identity, OneTimeSecret):
        of_source = table.participant_id == source
        db.session.execute(update(table).where(of_source).values(participant_id=target))


def _keep_stop_links(other: Contact, kept: Contact) -> None:
    """The mails that have been sent to the other contact can still be stopped from, though it goes."""
    db.session.execute(update(StopLink).where(StopLink.contact_id == other.id).values(contact_id=kept.id))
    db.session.add(StopLink(token=other.stop_token, contact_id=kept.id))
    db.session.flush()


def _contact(participant_id: int) -> Any:
    return select(Contact).where(Contact.participant_id == participant_id)
