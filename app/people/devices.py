"""Participants and the ways they are known. No flask: the cookie is read in `people/identity.py`."""

from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from app.core import clock, secrets
from app.core.db import db
from app.core.upsert import insert_ignore
from app.people.models import Identity, IdentityLevel, Participant

_TABLE = Identity.__table__.c
_KNOWN_AS = select(_TABLE.participant_id).where(  # built once: every visit of a known device asks
    _TABLE.level == bindparam("level"), _TABLE.key_hash == bindparam("key")
)
_HELD_AS = (
    _KNOWN_AS.join(Participant, Participant.id == _TABLE.participant_id)
    .with_for_update(read=True, key_share=True, of=Participant)
    .execution_options(populate_existing=True)
)


def key_hash(level: IdentityLevel, key: str) -> str:
    """The keyed hash under which a device token or an address is stored."""
    return secrets.keyed_hash(f"identity:{level}", key)


def participant_by(level: IdentityLevel, key: str, *, acting: bool = False) -> int | None:
    """The participant known by `key` at `level`, or None.

    acting: let nobody forget or join the participant until this transaction ends. Many may act at once. (On SQLite
        whoever writes is alone anyway.)
    """
    db.session.flush()
    hold = acting and not db.sqlite
    for _ in range(1 + hold):  # one who was joined to another while we waited is there at the second look
        values = {"level": level, "key": key_hash(level, key)}
        found = db.session.connection().execute(_HELD_AS if hold else _KNOWN_AS, values).scalar()
        if found is not None:
            return int(found)
    return None


def acting() -> Any:
    """Who acts, as the beginning of a larger statement (PostgreSQL): one row, held as above, or none.

    To be run with what `acting_values` gives.
    """
    return _HELD_AS.cte("who")


def acting_values(key: str) -> dict[str, Any]:
    """key: what the device is known by, hashed (`access.acting_key`)."""
    return {"level": IdentityLevel.OPEN, "key": key}


def hold(*participant_ids: int) -> set[int]:
    """Wait for all who act as these participants, and let nobody do it until the transaction ends.

    Returns those that still are there. What forgets or joins participants begins with this.
    """
    query = select(Participant.id).where(Participant.id.in_(participant_ids)).order_by(Participant.id)
    return set(db.session.scalars(query.with_for_update()))


def new_participant(level: IdentityLevel, key: str, origin: str = "app") -> int:
    """A new participant known by `key` at `level`; the known one when another request was faster with the same key."""
    participant = Participant(first_seen=clock.today(), origin=origin)
    db.session.add(participant)
    db.session.flush()
    # A device is known from its first act on, which may be a vote: of that only the day is kept.
    hashed, moment = key_hash(level, key), clock.midnight() if level is IdentityLevel.OPEN else clock.now()
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
        confirmed_at=clock.midnight(),
    )


def has_level(participant_id: int, level: IdentityLevel) -> bool:
    """True when the participant is known at `level`."""
    query = select(Identity.id).where(Identity.participant_id == participant_id, Identity.level == level).limit(1)
    return db.session.scalar(query) is not None


def forget_device(token: str) -> None:
    """Remove this device from its participant."""
    hashed = key_hash(IdentityLevel.OPEN, token)
    db.session.execute(delete(Identity).where(Identity.level == IdentityLevel.OPEN, Identity.key_hash == hashed))
