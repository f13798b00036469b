"""Participants and the ways they are known. No flask: the cookie is read in `people/identity.py`."""

from sqlalchemy import bindparam, delete, insert, select

from app.core import clock, secrets
from app.core.db import db
from app.core.upsert import insert_ignore
from app.people.models import Identity, IdentityLevel, Participant

_TABLE = Identity.__table__.c
_KNOWN_AS = select(_TABLE.participant_id).where(  # built once: every visit of a known device asks
    _TABLE.level == bindparam("level"), _TABLE.key_hash == bindparam("key")
)


def key_hash(level: IdentityLevel, key: str) -> str:
    """The keyed hash under which a device token or an address is stored."""
    return secrets.keyed_hash(f"identity:{level}", key)


def participant_by(level: IdentityLevel, key: str) -> int | None:
    """The participant known by `key` at `level`, or None."""
    db.session.flush()
    found = db.session.connection().execute(_KNOWN_AS, {"level": level, "key": key_hash(level, key)}).scalar()
    return None if found is None else int(found)


def new_participant(level: IdentityLevel, key: str, origin: str = "app") -> int:
    """A new participant known by `key` at `level`; the known one when another request was faster with the same key."""
    participant = Participant(first_seen=clock.today(), origin=origin)
    db.session.add(participant)
    db.session.flush()
    hashed, moment = key_hash(level, key), clock.now()
    if insert_ignore(Identity, participant_id=participant.id, level=level, key_hash=hashed, confirmed_at=moment):
        return participant.id
    db.session.delete(participant)
    db.session.flush()
    return db.session.scalars(select(Identity.participant_id).where(Identity.key_hash == hashed)).one()


def nameless(count: int, origin: str = "app") -> list[int]:
    """New participants that no device or address is known by: for imports, and for what stays when one is forgotten."""
    rows = [{"first_seen": clock.today(), "origin": origin}] * count
    statement = insert(Participant).returning(Participant.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows)) if rows else []


def add_device(participant_id: int, token: str) -> None:
    """Make the device with `token`, which nobody is known by, one of the participant's."""
    hashed = key_hash(IdentityLevel.OPEN, token)
    insert_ignore(
        Identity,
        participant_id=participant_id,
        level=IdentityLevel.OPEN,
        key_hash=hashed,
        confirmed_at=clock.now(),
    )


def has_level(participant_id: int, level: IdentityLevel) -> bool:
    """True when the participant is known at `level`."""
    query = select(Identity.id).where(Identity.participant_id == participant_id, Identity.level == level).limit(1)
    return db.session.scalar(query) is not None


def forget_device(token: str) -> None:
    """Remove this device from its participant."""
    hashed = key_hash(IdentityLevel.OPEN, token)
    db.session.execute(delete(Identity).where(Identity.level == IdentityLevel.OPEN, Identity.key_hash == hashed))
