"""Reads of workshops: what goes on in a room, what a device answered, and results, counted from the rows each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.smallcells import SMALLEST_CELL
from app.projects.models import Activity, ActivityState, Project, ProjectState
from app.workshops.kinds import Choice, Kind, Question, Value, kind_named
from app.workshops.models import HandCount, Hands, RoomAnswer, RoomDevice, Round, Step, Workshop
from app.workshops.tokens import known_as


class Moment(StrEnum):
    """What goes on in a room."""

    PLANNED = "planned"
    WAITING = "waiting"
    OPEN = "open"
    LOCKED = "locked"
    REVEALED = "revealed"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Room:
    """What goes on in a room: the question that is on, its newest round, and its place among all."""

    workshop: Workshop
    moment: Moment
    total: int
    number: int = 0
    step: Step | None = None
    round: Round | None = None
    question: Question | None = None


@dataclass(frozen=True, kw_only=True)
class Own:
    """What this device answered in a round."""

    value: Value | None
    abstained: bool
    revision: int


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many devices are in, and how many of them have answered or abstained in the round that is on."""

    devices: int
    answered: int


@dataclass(frozen=True, kw_only=True)
class HandRow:
    """What was counted by hand for one option."""

    choice: Choice
    hands: int
    paper: int


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a round came to. `result` is None while fewer than five devices have answered."""

    round: Round
    question: Question
    kind: Kind
    answers: int
    abstained: int
    taken_down: int
    result: Any
    hands: list[HandRow]


def workshop_by_id(workshop_id: int) -> Workshop:
    """The workshop with its project, activity and steps. Raises `NotFound`."""
    return _one(_whole().where(Workshop.id == workshop_id))


def workshop_by_code(code: str) -> Workshop:
    """The same by the code of the room. Raises `NotFound` while the project is a draft."""
    return _one(_whole().where(Workshop.code == code, Workshop.project.has(Project.state != ProjectState.DRAFT)))


def workshops_of_project(project_id: int) -> Sequence[Workshop]:
    """All of a project's workshops, newest first."""
    query = select(Workshop).options(joinedload(Workshop.activity), selectinload(Workshop.steps))
    return db.session.scalars(query.where(Workshop.project_id == project_id).order_by(Workshop.id.desc())).all()


def public_results(project_id: int) -> Sequence[Workshop]:
    """The project's workshops whose results everybody may read, newest first."""
    query = select(Workshop).options(joinedload(Workshop.activity))
    shown = query.where(Workshop.project_id == project_id, Workshop.results_public)
    return db.session.scalars(shown.order_by(Workshop.id.desc())).all()


def stamp(code: str) -> str:
    """What changes whenever a room shows something else: for asking often and cheaply. Raises `NotFound`."""
    query = (
        select(Workshop.version, Activity.state, Project.state)
        .join(Activity, Activity.id == Workshop.activity_id)
        .join(Project, Project.id == Workshop.project_id)
        .where(Workshop.code == code, Project.state != ProjectState.DRAFT)
    )
    if (row := db.session.execute(query).one_or_none()) is None:
        raise NotFound
    return f"{row[0]}-{row[1].value}-{row[2].value}"


def stamp_of(workshop: Workshop) -> str:
    return f"{workshop.version}-{workshop.activity.state.value}-{workshop.project.state.value}"


def room(workshop: Workshop) -> Room:
    """What goes on in the room now."""
    total, state = len(workshop.steps), workshop.activity.state_at(clock.now())
    if state is not ActivityState.OPEN:
        moment = Moment.PLANNED if state is ActivityState.PLANNED else Moment.ENDED
        return Room(workshop=workshop, moment=moment, total=total)
    place = next((place for place, step in enumerate(workshop.steps) if step.id == workshop.current_step_id), None)
    if place is None:
        return Room(workshop=workshop, moment=Moment.WAITING, total=total)
    step = workshop.steps[place]
    newest = newest_round(step.id)
    return Room(
        workshop=workshop,
        moment=Moment(newest.state.value) if newest else Moment.WAITING,
        total=total,
        number=place + 1,
        step=step,
        round=newest,
        question=Question.read(newest.asked) if newest else None,
    )


def newest_round(step_id: int) -> Round | None:
    query = select(Round).where(Round.step_id == step_id).order_by(Round.number.desc()).limit(1)
    return db.session.scalar(query)


def rounds_of(workshop_id: int) -> Sequence[Round]:
    """Every round of the workshop, in the order of the agenda."""
    query = (
        select(Round)
        .join(Step, Step.id == Round.step_id)
        .options(joinedload(Round.step))
        .where(Step.workshop_id == workshop_id)
        .order_by(Step.position, Step.id, Round.number)
    )
    return db.session.scalars(query).all()


def own_answer(workshop: Workshop, round_id: int, token: str | None) -> Own | None:
    """What the device with `token` answered in the round; None when it did not, or nobody can know any more."""
    return own_answers(workshop, token, round_id).get(round_id)


def own_answers(workshop: Workshop, token: str | None, round_id: int | None = None) -> dict[int, Own]:
    """Round -> what the device with `token` answered in it."""
    if not token or workshop.room_key is None:
        return {}
    query = (
        select(RoomAnswer.round_id, RoomAnswer.value, RoomAnswer.abstained, RoomAnswer.revision)
        .join(RoomDevice, RoomDevice.id == RoomAnswer.device_id)
        .where(RoomDevice.workshop_id == workshop.id, RoomDevice.token_hash == known_as(workshop.room_key, token))
    )
    if round_id is not None:
        query = query.where(RoomAnswer.round_id == round_id)
    return {
        row.round_id: Own(value=None if row.abstained else row.value, abstained=row.abstained, revision=row.revision)
        for row in db.session.execute(query)
    }


def was_here(workshop: Workshop, token: str | None) -> bool:
    """Whether the device with `token` was in the room."""
    if not token or workshop.room_key is None:
        return False
    mine = RoomDevice.token_hash == known_as(workshop.room_key, token)
    return db.session.scalar(select(RoomDevice.id).where(RoomDevice.workshop_id == workshop.id, mine)) is not None


def counts(workshop_id: int, round_id: int | None) -> Counts:
    devices = select(func.count()).select_from(RoomDevice).where(RoomDevice.workshop_id == workshop_id)
    answered = select(func.count()).select_from(RoomAnswer).where(RoomAnswer.round_id == round_id)
    row = db.session.execute(select(devices.scalar_subquery(), answered.scalar_subquery())).one()
    return Counts(devices=row[0], answered=row[1])


def outcome(held: Round) -> Outcome:
    """What the round came to, counted from its answers."""
    question = Question.read(held.asked)
    kind = kind_named(question.kind)
    query = select(RoomAnswer.value, RoomAnswer.abstained, RoomAnswer.hidden_because).where(
        RoomAnswer.round_id == held.id
    )
    rows = db.session.execute(query.order_by(RoomAnswer.id)).all()
    given = [row for row in rows if not row.abstained]
    values = [row.value for row in given if not row.hidden_because]
    return Outcome(
        round=held,
        question=question,
        kind=kind,
        answers=len(given),
        abstained=len(rows) - len(given),
        taken_down=len(given) - len(values),
        result=kind.tally(question, values) if values and len(given) >= SMALLEST_CELL else None,
        hands=hand_rows(held.id, question),
    )


def values_of(round_id: int) -> list[Value]:
    """The answers of a round that nobody took down."""
    query = select(RoomAnswer.value).where(
        RoomAnswer.round_id == round_id, RoomAnswer.abstained.is_(False), RoomAnswer.hidden_because == ""
    )
    return list(db.session.scalars(query.order_by(RoomAnswer.id)))


def hand_rows(round_id: int, question: Question) -> list[HandRow]:
    """What was counted by hand; nothing when nobody counted."""
    query = select(HandCount.option, HandCount.way, HandCount.number).where(HandCount.round_id == round_id)
    found = {(row.option, row.way): row.number for row in db.session.execute(query)}
    if not found:
        return []
    return [
        HandRow(
            choice=option,
            hands=found.get((option.key, Hands.HANDS), 0),
            paper=found.get((option.key, Hands.PAPER), 0),
        )
        for option in question.options
    ]


def written_answers(round_id: int) -> Sequence[RoomAnswer]:
    """The answers of a round whose people wrote, for whoever may take one down. In no order that tells when."""
    query = select(RoomAnswer).where(RoomAnswer.round_id == round_id, RoomAnswer.abstained.is_(False))
    return sorted(db.session.scalars(query), key=lambda answer: str(answer.value.get("text", "")).casefold())


def round_shown(workshop_id: int, round_id: int) -> Round:
    """A round of the workshop that the room has seen. Raises `NotFound`."""
    query = select(Round).join(Step, Step.id == Round.step_id).options(joinedload(Round.step))
    query = query.where(Round.id == round_id, Round.shown, Step.workshop_id == workshop_id)
    if (found := db.session.scalar(query)) is None:
        raise NotFound
    return found


def has_answers(step_id: int) -> bool:
    query = select(RoomAnswer.id).join(Round, Round.id == RoomAnswer.round_id).where(Round.step_id == step_id).limit(1)
    return db.session.scalar(query) is not None


def taking_part(workshop_id: int) -> int:
    """How many devices have answered something that counts."""
    query = (
        select(func.count(func.distinct(RoomAnswer.device_id)))
        .join(RoomDevice, RoomDevice.id == RoomAnswer.device_id)
        .where(RoomDevice.workshop_id == workshop_id)
    )
    return db.session.scalar(query) or 0


def ids_of_activities(activity_ids: Sequence[int]) -> dict[int, int]:
    query = select(Workshop.activity_id, Workshop.id).where(Workshop.activity_id.in_(activity_ids))
    return {row.activity_id: row.id for row in db.session.execute(query)}


def _whole() -> Select[Workshop]:
    return select(Workshop).options(
        joinedload(Workshop.project), joinedload(Workshop.activity), selectinload(Workshop.steps)
    )


def _one(query: Select[Workshop]) -> Workshop:
    if (found := db.session.scalar(query)) is None:
        raise NotFound
    return found
