"""Clearing away what nobody needs any more."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import and_, delete, exists, func, or_, select

from app.core import clock
from app.core.db import Base, db
from app.core.jobs import every_hour
from app.people import devices, erasures
from app.people.accounts import ABSOLUTE, IDLE
from app.people.models import Contact, Identity, IdentityLevel, LoginSession, OneTimeSecret, Participant

GUESTS = timedelta(days=14)
# An address is kept for telling somebody something (GDPR article 5 no. 1 e). The privacy page says the same.
STOPPED, SILENT = timedelta(days=30), timedelta(days=730)
AT_ONCE = 500


@every_hour
def clear_away() -> None:
    """Dead secrets (with the addresses in them), ended sessions, idle addresses, and guests who never said anything."""
    moment = clock.now()
    db.session.execute(delete(OneTimeSecret).where(OneTimeSecret.expires_at <= moment))
    ended = or_(LoginSession.seen_at <= moment - IDLE, LoginSession.created_at <= moment - ABSOLUTE)
    db.session.execute(delete(LoginSession).where(ended))
    since = moment - SILENT
    silent = and_(Contact.confirmed_at <= since, func.coalesce(Contact.written_to_at, Contact.confirmed_at) <= since)
    db.session.execute(delete(Contact).where(or_(Contact.stopped_at <= moment - STOPPED, silent)))
    silent_ones = devices.hold(*_guests())  # and those of them who did not begin to say something just now
    db.session.execute(delete(Participant).where(Participant.id.in_(_guests(among=silent_ones))))
    db.session.commit()
    erasures.clear()


def _guests(among: Collection[int] | None = None) -> list[int]:
    """Devices that nothing points to two weeks after they came: known by a cookie only."""
    query = select(Participant.id).where(Participant.first_seen <= clock.today() - GUESTS, Participant.origin == "app")
    proved = exists().where(Identity.participant_id == Participant.id, Identity.level != IdentityLevel.OPEN)
    query = query.where(~proved)
    if among is not None:
        query = query.where(Participant.id.in_(among))
    for table in Base.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column.table is Participant.__table__ and table.name not in ("identity", "one_time_secret"):
                query = query.where(~exists().where(key.parent == Participant.id))
    return list(db.session.scalars(query.limit(AT_ONCE)))
