"""Reads of what one device did in a workshop: whether it was there, and what it answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import contains_eager

from app.core.db import db
from app.projects.models import Activity, ActivityState, Project, ProjectState
from app.workshops.kinds import Value
from app.workshops.models import RoomAnswer, RoomDevice, RoomText, TextStand, Workshop
from app.workshops.tokens import known_as


class TakenDown(NamedTuple):
    """What a facilitator took off the screen, and why."""

    text: str
    lang: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Own:
    """What this device answered in a round.

    value: None when it abstained, and when nothing that it sent stands any more.
    stands: on how many texts of others that still stand it has taken a stand.
    """

    value: Value | None
    abstained: bool
    revision: int
    lang: str
    taken_down: tuple[TakenDown, ...] = ()
    stands: int = 0


def own_answer(workshop: Workshop, round_id: int, token: str | None) -> Own | None:
    """What the device with `token` answered in the round; None when it did not, or nobody can know any more."""
    return own_answers(workshop, token, round_id).get(round_id)


def own_answers(workshop: Workshop, token: str | None, round_id: int | None = None) -> dict[int, Own]:
    """Round -> what the device with `token` answered in it."""
    if not token or workshop.room_key is None:
        return {}
    query = select(RoomAnswer).join(RoomDevice, RoomDevice.id == RoomAnswer.device_id)
    query = query.where(_of(workshop, token), RoomAnswer.client_key == "")
    if round_id is not None:
        query = query.where(RoomAnswer.round_id == round_id)
    rows = db.session.scalars(query).all()
    found = {row.round_id: own_of(row) for row in rows}
    gathered = [row.round_id for row in rows if not row.abstained and not row.value]
    return {**found, **_gathered(rows[0].device_id, gathered, found)} if gathered else found


def rooms_of(token: str | None) -> Sequence[Workshop]:
    """The workshops that are over and in whose rooms the device with `token` was, the latest first.

    Worked out each time from the token in its holder's hand, room by room: nothing is stored that would tell that
    devices of two rooms are one, and nothing is found any more once a room's key is destroyed.
    """
    if not token:
        return []
    over = select(Workshop).join(Workshop.activity).join(Workshop.project)
    over = over.options(contains_eager(Workshop.activity), contains_eager(Workshop.project))
    over = over.where(Workshop.room_key.is_not(None), Activity.state == ActivityState.CLOSED)
    held = db.session.scalars(over.where(Project.state != ProjectState.DRAFT).order_by(Workshop.id.desc())).all()
    known = [(room.id, known_as(room.room_key or "", token)) for room in held]
    query = select(RoomDevice.workshop_id).where(tuple_(RoomDevice.workshop_id, RoomDevice.token_hash).in_(known))
    here = set(db.session.scalars(query)) if known else set()
    return [room for room in held if room.id in here]


def was_here(workshop: Workshop, token: str | None) -> bool:
    """Whether the device with `token` was in the room."""
    if not token or workshop.room_key is None:
        return False
    return db.session.scalar(select(RoomDevice.id).where(_of(workshop, token))) is not None


@dataclass(frozen=True, kw_only=True)
class ForOthers:
    """What a device is to others in the room: whether it stands on a table, and how many it answered for in a round."""

    at_table: bool = False
    given: int = 0


def for_others(workshop: Workshop, token: str | None, round_id: int | None) -> ForOthers:
    if not token or workshop.room_key is None:
        return ForOthers()
    given = select(func.count()).where(RoomAnswer.round_id == round_id, RoomAnswer.device_id == RoomDevice.id)
    given = given.where(RoomAnswer.client_key != "").correlate(RoomDevice)
    query = select(RoomDevice.at_table, given.scalar_subquery().label("given")).where(_of(workshop, token))
    row = db.session.execute(query).one_or_none()
    return ForOthers(at_table=row.at_table, given=row.given) if row else ForOthers()


def own_of(row: Any) -> Own:
    """From the row of an answer, where a device gives one and not several."""
    down = TakenDown(str(row.value.get("text", "")), row.lang, row.hidden_because)
    return Own(
        value=None if row.abstained else row.value or None,
        abstained=row.abstained,
        revision=row.revision,
        lang=row.lang,
        taken_down=(down,) if row.hidden_because else (),
    )


def _gathered(device_id: int, round_ids: Collection[int], found: dict[int, Own]) -> dict[int, Own]:
    """The same for rounds in which a device gives several texts, and takes a stand on those of others."""
    texts = select(RoomText).where(RoomText.round_id.in_(round_ids), RoomText.device_id == device_id)
    texts = texts.where(RoomText.for_other.is_(False))
    given = db.session.scalars(texts.order_by(RoomText.id)).all()
    stood = (
        select(RoomText.round_id, func.count())
        .join(TextStand, TextStand.text_id == RoomText.id)
        .where(RoomText.round_id.in_(round_ids), RoomText.hidden_because == "")
        .where(TextStand.device_id == device_id, TextStand.stand != 0)
        .group_by(RoomText.round_id)
    )
    stands = {row[0]: row[1] for row in db.session.execute(stood)}
    made = {}
    for number in round_ids:
        mine = [row for row in given if row.round_id == number]
        standing = [row.body for row in mine if not row.hidden_because]
        made[number] = replace(
            found[number],
            value={"texts": standing} if standing else None,
            taken_down=tuple(TakenDown(row.body, row.lang, row.hidden_because) for row in mine if row.hidden_because),
            stands=stands.get(number, 0),
        )
    return made


def _of(workshop: Workshop, token: str) -> Any:
    known = known_as(workshop.room_key or "", token)
    return (RoomDevice.workshop_id == workshop.id) & (RoomDevice.token_hash == known)
