"""The statement that stores an answer, built once. It decides whether the answer counts, and nothing before it does."""

from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Boolean, Integer, String, Text, bindparam, case, or_, select, true
from sqlalchemy import cast as cast_to

from app.core.db import UtcDateTime
from app.core.upsert import insert_into
from app.workshops.rows import ACTIVITY, ANSWER, DEVICE, ROOM, ROUND, TAKES_ANSWERS, WORKSHOP

NAMES = ["round_id", "device_id", "client_key", "channel", "revision", "abstained", "value", "lang", "hidden_because"]


@lru_cache(maxsize=8)
def answer(*, sqlite: bool, gathers: bool, at_once: bool) -> Any:
    """Write the answer if the round takes answers. Taken down stays taken down: changing it does not bring it back.
    What says something else than before is in no group: it was put there for what it said.

    The round is held while the answer is written: a lock waits for it, and after the lock nothing is written.
    gathers: what the device sent before stands beside this, so an earlier one that comes late counts too.
    at_once: the device is looked for by what it is known as, and the room must be as it was when the round was read. Its
    key is there still: afterwards nobody can tell what a device answered.
    """
    statement = insert_into(ANSWER).from_select(NAMES, _in_the_room() if at_once else _by_number())
    excluded = statement.excluded
    newest = case((excluded.revision > ANSWER.c.revision, excluded.revision), else_=ANSWER.c.revision)
    same = cast_to(excluded.value, Text) == cast_to(ANSWER.c.value, Text)
    group = case((same, ANSWER.c.group_id), else_=None)
    told = {name: excluded[name] for name in ("abstained", "value", "lang")}
    return statement.on_conflict_do_update(
        index_elements=["round_id", "device_id", "client_key"],
        set_={**told, "revision": newest, "group_id": group},
        where=true() if gathers else excluded.revision >= ANSWER.c.revision,
    ).returning(*(ANSWER.c[name] for name in ("id", "abstained", "value", "revision", "lang", "hidden_because")))


def _by_number() -> Any:
    return _open(bindparam("device", type_=Integer))


def _in_the_room() -> Any:
    now = bindparam("now", type_=UtcDateTime())
    return (
        _open(DEVICE.c.id)
        .join(DEVICE, DEVICE.c.workshop_id == WORKSHOP.c.id)
        .where(
            DEVICE.c.token_hash == bindparam("known", type_=String),
            WORKSHOP.c.id == bindparam("workshop", type_=Integer),
            WORKSHOP.c.version == bindparam("version", type_=Integer),
            WORKSHOP.c.room_key == bindparam("room_key", type_=String),
            or_(ACTIVITY.c.opens_at.is_(None), ACTIVITY.c.opens_at <= now),
            or_(ACTIVITY.c.closes_at.is_(None), ACTIVITY.c.closes_at > now),
        )
    )


def _open(device: Any) -> Any:
    """The answer as a row, when its round takes answers."""
    return (
        select(
            ROUND.c.id,
            device,
            bindparam("key", type_=String),
            bindparam("channel", type_=ANSWER.c.channel.type),
            bindparam("revision", type_=Integer),
            bindparam("abstained", type_=Boolean),
            bindparam("value", type_=JSON),
            bindparam("lang", type_=String),
            bindparam("hidden", type_=String),
        )
        .select_from(ROOM)
        .where(
            ROUND.c.id == bindparam("round", type_=Integer),
            *TAKES_ANSWERS,
            or_(bindparam("key", type_=String) == "", WORKSHOP.c.for_others),
        )
        .with_for_update(read=True, of=ROUND)
    )
