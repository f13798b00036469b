"""What a phone needs to know to be shown the same as others: two statements, without an object of the room.

A hall of phones shows a handful of pictures: of those that have not answered, and one for each answer. A look tells
which of them a phone is to see. What a picture is made from is read by whoever makes it.
"""

from dataclasses import dataclass
from time import monotonic
from typing import NamedTuple

from sqlalchemy import Integer, String, and_, bindparam, select

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.projects.models import ActivityState, ProjectState, state_at
from app.workshops import rows
from app.workshops.models import RoundState
from app.workshops.own import Own, own_of
from app.workshops.rows import ACTIVITY, ANSWER, DEVICE, PROJECT, ROUND, WORKSHOP
from app.workshops.tokens import known_as

MANY, AGE, TICK, MOST_ROOMS = 30, 1.0, 0.25, 256


class Look(NamedTuple):
    """A room as a row. state: whether it is on at this moment; round_id: the newest of the question that is on.
    shown: everything that a picture for phones depends on, besides its language and the phone."""

    workshop_id: int
    code: str
    key: str | None
    version: int
    stamp: str
    state: ActivityState
    round_id: int | None
    kind: str | None
    for_others: bool
    revealed: bool = False

    @property
    def shown(self) -> tuple[int, str, str, ActivityState]:
        return self.workshop_id, self.code, self.stamp, self.state


@dataclass(frozen=True, kw_only=True)
class Here:
    """What one phone is in a room: whether it is counted, whether it stands on a table, and what it answered in a round:
    the one that was on when it was looked at."""

    round_id: int | None
    counted: bool = False
    at_table: bool = False
    own: Own | None = None


_ROOM = (
    select(
        WORKSHOP.c.id,
        WORKSHOP.c.room_key,
        WORKSHOP.c.version,
        WORKSHOP.c.for_others,
        ACTIVITY.c.state,
        ACTIVITY.c.opens_at,
        ACTIVITY.c.closes_at,
        PROJECT.c.state.label("project"),
        ROUND.c.id.label("round_id"),
        ROUND.c.asked["kind"].as_string().label("kind"),
        ROUND.c.state.label("round_state"),
    )
    .join_from(WORKSHOP, ACTIVITY, ACTIVITY.c.id == WORKSHOP.c.activity_id)
    .join(PROJECT, PROJECT.c.id == WORKSHOP.c.project_id)
    .outerjoin(ROUND, ROUND.c.id == rows.newest_round())
    .where(WORKSHOP.c.code == bindparam("code", type_=String), PROJECT.c.state != ProjectState.DRAFT)
)
_HERE = (
    select(DEVICE.c.at_table, *(ANSWER.c[name] for name in ("id", "abstained", "value", "revision", "lang")))
    .add_columns(ANSWER.c.hidden_because)
    .join_from(
        DEVICE,
        ANSWER,
        and_(
            ANSWER.c.device_id == DEVICE.c.id,
            ANSWER.c.client_key == "",
            ANSWER.c.round_id == bindparam("round", type_=Integer),
        ),
        isouter=True,
    )
    .where(
        DEVICE.c.workshop_id == bindparam("room", type_=Integer),
        DEVICE.c.token_hash == bindparam("known", type_=String),
    )
)
# By the code of a room, and never the key: what is remembered must not outlive it.
_asked: dict[str, tuple[float, int]] = {}  # since when it is counted how often is asked for it, and how often that was
_looked: dict[str, tuple[float, str]] = {}  # when it was looked at, and the stamp of what was seen


def at(code: str) -> Look:
    """The room with that code as it is now. Raises `NotFound` while the project is a draft."""
    row = db.session.connection().execute(_ROOM, {"code": code}).one_or_none()
    if row is None:
        raise NotFound
    return Look(
        workshop_id=row.id,
        code=code,
        key=row.room_key,
        version=row.version,
        stamp=rows.stamp(row.version, row.state, row.project),
        state=state_at(clock.now(), row.state, row.opens_at, row.closes_at),
        round_id=row.round_id,
        kind=row.kind,
        for_others=row.for_others,
        revealed=row.round_state is RoundState.REVEALED,
    )


def lately(code: str) -> str:
    """Its stamp; of a room that is asked for often it may be as old as a stream's pictures are. Where streams are full a
    hall asks some hundred times a second whether anything is new, and the answers must not wait for that. Raises
    `NotFound`."""
    now = monotonic()
    began, times = _asked.get(code, (now, 0))
    if now - began >= AGE:
        began, times = now, 0
    since, stamp = _looked.get(code, (0.0, ""))
    if not stamp or now - since >= TICK or times < MANY:
        stamp = at(code).stamp
        if len(_looked) >= MOST_ROOMS:
            _looked.clear()
            _asked.clear()
        _looked[code] = monotonic(), stamp
    _asked[code] = began, times + 1
    return stamp


def here(look: Look, token: str | None) -> Here:
    """What the phone with `token` is in the room."""
    if not token or look.key is None:
        return Here(round_id=look.round_id)
    known = {"room": look.workshop_id, "known": known_as(look.key, token), "round": look.round_id}
    row = db.session.connection().execute(_HERE, known).one_or_none()
    if row is None:
        return Here(round_id=look.round_id)
    own = own_of(row) if row.id is not None else None
    return Here(round_id=look.round_id, counted=True, at_table=row.at_table, own=own)
