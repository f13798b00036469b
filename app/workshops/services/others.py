"""Answers for people without a phone: given on the phone of whoever sits beside them, or on a device of their table.

Each is a row of its own beside the device's own answer, under the key of the form that it came from, and tells by which
way it came: it is counted and shown apart. A device's answers for others come one after the other: its row is held.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, update

from app.core.db import db
from app.core.errors import Closed, Invalid
from app.core.i18n import lazy_
from app.core.upsert import changed
from app.workshops.kinds import Kind
from app.workshops.models import Channel, RoomAnswer, RoomDevice, Workshop
from app.workshops.tokens import known_as

MOST = {Channel.BESIDE: 3, Channel.TABLE: 40}  # answers of one device in one round


def check(workshop: Workshop, kind: Kind, value: Mapping[str, Any]) -> None:
    """Raise `Closed` where nobody may answer for others, `Invalid` when no text is given where texts are gathered."""
    if not workshop.for_others:
        raise Closed(lazy_("I dette verkstedet svarer alle for seg selv."))
    if kind.gathers and "text" not in value:
        raise Invalid(lazy_("Skriv noe først."), "text")


def channel_of(round_id: int, device_id: int, client_key: str) -> Channel:
    """By which way the device answers for somebody else, and its turn to do so.

    Raises `Invalid` when it has done so too often, or when it is a phone whose holder has not answered yet.
    """
    held = select(RoomDevice.at_table).where(RoomDevice.id == device_id).with_for_update()
    channel = Channel.TABLE if db.session.scalar(held) else Channel.BESIDE
    here = select(func.count()).where(RoomAnswer.round_id == round_id, RoomAnswer.device_id == device_id)
    if channel is Channel.BESIDE and not db.session.scalar(here.where(RoomAnswer.client_key == "")):
        raise Invalid(lazy_("Svar for deg selv først."), "option")
    given = here.where(RoomAnswer.client_key.not_in(["", client_key]))
    if (db.session.scalar(given) or 0) >= MOST[channel]:
        raise Invalid(lazy_("Herfra kan det ikke sendes flere svar for andre på dette spørsmålet."), "option")
    return channel


def set_table(workshop: Workshop, device_id: int) -> None:
    """Say that the device stands on a table. Repeating changes nothing."""
    if not workshop.for_others:
        raise Closed(lazy_("I dette verkstedet svarer alle for seg selv."))
    changed(update(RoomDevice).where(RoomDevice.id == device_id).values(at_table=True))


def leave_table(workshop: Workshop, token: str) -> None:
    """The device is somebody's phone again. One that stood on no table, or that nobody can know any more, stays as it is."""
    if workshop.room_key is None:
        return
    known = known_as(workshop.room_key, token)
    here = RoomDevice.workshop_id == workshop.id, RoomDevice.token_hash == known
    changed(update(RoomDevice).where(*here).values(at_table=False))
