"""Answering: few statements, each right by itself under any load.

Whether an answer counts is decided by the statement that writes it: it inserts from the open round, so one that comes
after the lock writes nothing, and the unique constraint turns a second answer of a device into a change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import Closed, Invalid
from app.core.i18n import lazy_
from app.core.upsert import insert_ignore
from app.projects.models import ActivityState
from app.workshops import crowds, queries
from app.workshops.kinds import Given, Value, kind_named
from app.workshops.looks import Look
from app.workshops.models import Channel, RoomAnswer, RoomDevice, Workshop
from app.workshops.own import Own, own_of
from app.workshops.queries import Moment
from app.workshops.services import open_rounds, others, statements
from app.workshops.services.gathering import By, check_gave_nothing, gather
from app.workshops.services.open_rounds import Known
from app.workshops.tokens import known_as

MOST_REVISION = 1_000_000
NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a device sent: for which round, as its how-manieth answer, and the fields of the form.

    for_other: the key of the form in which it answers for somebody else; empty when its holder answers.
    """

    round_id: int
    revision: int
    given: Given
    abstains: bool = False
    lang: str = "nb"
    for_other: str = ""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What an answer at once came to: what counts now, in a room that looks like this."""

    look: Look
    own: Own


def answer_at_once(code: str, token: str, sent: Sent) -> Stored | None:
    """Store what a device that is in the room answered for itself: one statement, which reads and writes.

    It holds for the round as this process knows it, at the version that it knows: a room that is another by now, and a
    device that is not in it, touch no row. None then, and in every other case for which `answer` is there: it finds out
    why, and tells.
    """
    if sent.for_other or not 1 <= sent.revision <= MOST_REVISION:
        return None
    for known in open_rounds.known(code, sent.round_id):
        kind = kind_named(known.question.kind)
        if kind.gathers:
            return None
        try:
            value = {} if sent.abstains else kind.read(known.question, sent.given)
        except Invalid:
            return None
        if (own := _written(known, token, sent, value)) is not None:
            return Stored(look=known.look, own=own)
    return None


def _written(known: Known, token: str, sent: Sent, value: Value) -> Own | None:
    look = known.look
    values = {
        "round": look.round_id,
        "version": look.version,
        "workshop": look.workshop_id,
        "room_key": known.key,
        "known": known_as(known.key, token),
        "now": clock.now(),
        "key": "",
        "channel": Channel.PHONE,
        "revision": sent.revision,
        "abstained": sent.abstains,
        "value": value,
        "lang": sent.lang,
        "hidden": "",
    }
    statement = statements.answer(sqlite=db.sqlite, gathers=False, at_once=True)
    if db.may_at_once:
        with db.at_once() as connection:
            row = connection.execute(statement, values).one_or_none()
    else:
        row = db.session.connection().execute(statement, values).one_or_none()
    return own_of(row) if row is not None else None


def join(look: Look, token: str) -> None:
    """Count the device as in the room. Repeating changes nothing. Raises `Closed` unless the workshop is on,
    `TooMany` when ever new ones come."""
    if look.state is not ActivityState.OPEN or look.key is None:
        raise Closed(lazy_("Verkstedet er ikke i gang."))
    _come_in(look.workshop_id, known_as(look.key, token))


def stand_on_table(now: queries.Room, token: str, *, at_table: bool) -> None:
    """The device is passed around a table from now on, or no more. Raises `Closed` unless the workshop is on; a device
    can be somebody's phone again at any time."""
    if not at_table:
        others.leave_table(now.workshop, token)
    elif now.moment in (Moment.PLANNED, Moment.ENDED):
        raise Closed(lazy_("Verkstedet er ikke i gang."))
    else:
        others.set_table(now.workshop, _device(now.workshop, token))


def answer(now: queries.Room, token: str, sent: Sent) -> bool:
    """Store what the device answered in the room, or change it. Sending it again changes nothing.

    now: the room as it was read, maybe a moment ago; the statement that writes asks again.
    True when it is what counts now; False when the device has sent something later already.
    Raises `Invalid` when the answer does not fit the question, `Closed` when the round takes no more answers, `Conflict`
    when it is a stand and the device has taken another on the same text since.
    For somebody else: each key is an answer of its own; see `others.channel_of` for what it asks besides.
    """
    if now.round is None or now.question is None or now.round.id != sent.round_id or now.moment is not Moment.OPEN:
        raise Closed(_why_late(now, sent))
    if not 1 <= sent.revision <= MOST_REVISION:
        raise Invalid(lazy_("Last siden på nytt og svar igjen."), "option")
    kind = kind_named(now.question.kind)
    value = NOTHING if sent.abstains else kind.read(now.question, sent.given)
    if sent.for_other:
        others.check(now.workshop, kind, value)
    device = _device(now.workshop, token)
    channel = others.channel_of(sent.round_id, device, sent.for_other) if sent.for_other else Channel.PHONE
    values = {
        "round": sent.round_id,
        "device": device,
        "key": sent.for_other,
        "channel": channel,
        "revision": sent.revision,
        "abstained": sent.abstains,
        "value": NOTHING if kind.gathers else value,
        "lang": sent.lang,
        "hidden": "",
    }
    connection = db.session.connection()
    gathers = kind.gathers and not sent.abstains
    by = By(sent.round_id, device, sent.revision, sent.lang, for_other=sent.for_other)
    statement = statements.answer(sqlite=db.sqlite, gathers=gathers, at_once=False)
    if connection.execute(statement, values).one_or_none() is not None:
        if gathers:
            gather(by, now.question, value)
        elif kind.gathers and not sent.for_other:
            check_gave_nothing(by)
        return True
    held = select(RoomAnswer.id).where(RoomAnswer.round_id == sent.round_id, RoomAnswer.device_id == device)
    held = held.where(RoomAnswer.client_key == sent.for_other)
    later = held.where(RoomAnswer.revision > sent.revision)
    if db.session.scalar(later) is not None:
        return False
    raise Closed(lazy_("Spørsmålet ble låst."))


def _why_late(now: queries.Room, sent: Sent) -> object:
    if now.moment is Moment.ENDED:
        return lazy_("Verkstedet er slutt.")
    if now.round is not None and now.round.id == sent.round_id:
        return lazy_("Spørsmålet ble låst.")
    return lazy_("Det er et annet spørsmål nå.")


def _device(workshop: Workshop, token: str) -> int:
    if workshop.room_key is None:
        raise Closed(lazy_("Verkstedet er slutt."))
    known = known_as(workshop.room_key, token)
    _come_in(workshop.id, known)
    mine = select(RoomDevice.id).where(RoomDevice.workshop_id == workshop.id, RoomDevice.token_hash == known)
    return int(db.session.execute(mine).scalar_one())


def _come_in(workshop_id: int, known: str) -> None:
    """Only a device that was not there is a newcomer: whoever is in the room goes on, however many others come."""
    if insert_ignore(RoomDevice, workshop_id=workshop_id, token_hash=known):
        crowds.newcomer(workshop_id)
