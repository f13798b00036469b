"""Answering: few statements, each right by itself under any load.

Whether an answer counts is decided by the statement that writes it: it inserts from the open round, so one that comes
after the lock writes nothing, and the unique constraint turns a second answer of a device into a change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import JSON, Boolean, Integer, String, Table, Text, bindparam, case, or_, select, true
from sqlalchemy import cast as cast_to

from app.core.db import db
from app.core.errors import Closed, Invalid
from app.core.i18n import lazy_
from app.core.upsert import insert_ignore, insert_into
from app.projects.models import Activity, ActivityState, Project, ProjectState
from app.workshops import queries
from app.workshops.kinds import Given, kind_named
from app.workshops.models import Channel, RoomAnswer, RoomDevice, Round, RoundState, Step, Workshop
from app.workshops.queries import Moment
from app.workshops.services import others
from app.workshops.services.gathering import By, check_gave_nothing, gather
from app.workshops.tokens import known_as

ANSWER, ROUND, STEP, WORKSHOP, ACTIVITY, PROJECT = (
    cast(Table, model.__table__) for model in (RoomAnswer, Round, Step, Workshop, Activity, Project)
)
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


def join(now: queries.Room, token: str) -> None:
    """Count the device as in the room. Repeating changes nothing. Raises `Closed` unless the workshop is on."""
    if now.moment in (Moment.PLANNED, Moment.ENDED):
        raise Closed(lazy_("Verkstedet er ikke i gang."))
    _device(now.workshop, token)


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
    if connection.execute(_upsert(sqlite=db.sqlite, gathers=gathers), values).one_or_none() is not None:
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
    insert_ignore(RoomDevice, workshop_id=workshop.id, token_hash=known)
    mine = select(RoomDevice.id).where(RoomDevice.workshop_id == workshop.id, RoomDevice.token_hash == known)
    return int(db.session.execute(mine).scalar_one())


@lru_cache(maxsize=4)
def _upsert(*, sqlite: bool, gathers: bool) -> Any:
    """Write the answer if the round takes answers. Taken down stays taken down: changing it does not bring it back.
    What says something else than before is in no group: it was put there for what it said.

    The round is held while the answer is written: a lock waits for it, and after the lock nothing is written.
    gathers: what the device sent before stands beside this, so an earlier one that comes late counts too.
    """
    source = (
        select(
            ROUND.c.id,
            bindparam("device", type_=Integer),
            bindparam("key", type_=String),
            bindparam("channel", type_=ANSWER.c.channel.type),
            bindparam("revision", type_=Integer),
            bindparam("abstained", type_=Boolean),
            bindparam("value", type_=JSON),
            bindparam("lang", type_=String),
            bindparam("hidden", type_=String),
        )
        .join_from(ROUND, STEP, STEP.c.id == ROUND.c.step_id)
        .join(WORKSHOP, WORKSHOP.c.id == STEP.c.workshop_id)
        .join(ACTIVITY, ACTIVITY.c.id == WORKSHOP.c.activity_id)
        .join(PROJECT, PROJECT.c.id == WORKSHOP.c.project_id)
        .where(
            ROUND.c.id == bindparam("round"),
            ROUND.c.state == RoundState.OPEN,
            WORKSHOP.c.current_step_id == STEP.c.id,
            ACTIVITY.c.state == ActivityState.OPEN,
            PROJECT.c.state == ProjectState.RUNNING,
            or_(bindparam("key", type_=String) == "", WORKSHOP.c.for_others),
        )
        .with_for_update(read=True, of=ROUND)
    )
    names = ["round_id", "device_id", "client_key", "channel"]
    names += ["revision", "abstained", "value", "lang", "hidden_because"]
    statement = insert_into(ANSWER).from_select(names, source)
    excluded = statement.excluded
    newest = case((excluded.revision > ANSWER.c.revision, excluded.revision), else_=ANSWER.c.revision)
    same = cast_to(excluded.value, Text) == cast_to(ANSWER.c.value, Text)
    group = case((same, ANSWER.c.group_id), else_=None)
    told = {name: excluded[name] for name in ("abstained", "value", "lang")}
    return statement.on_conflict_do_update(
        index_elements=["round_id", "device_id", "client_key"],
        set_={**told, "revision": newest, "group_id": group},
        where=true() if gathers else excluded.revision >= ANSWER.c.revision,
    ).returning(ANSWER.c.id)
