"""Reads of workshops: what goes on in a room, what a device answered, and results, counted from the rows each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Label, Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.smallcells import SMALLEST_CELL
from app.projects.models import ActivityState, Project, ProjectState
from app.workshops import rows, written
from app.workshops.apart import Apart, HandRow, hand_rows, hands_of, way_of
from app.workshops.kinds import Kind, Question, Value, kind_named
from app.workshops.models import Channel, RoomAnswer, RoomText, Round, Step, Workshop


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
class Counts:
    """How many phones are in, how many of them have answered or abstained in the round that is on, how many answers
    they and the devices of tables gave for others, how many texts it has besides, and how often anything was sent to it.
    """

    devices: int
    answered: int
    others: int = 0
    texts: int = 0
    sent: int = 0

    def stamp(self, room: str) -> str:
        """What is new for a screen or a remote when it differs: `room` as `stamp_of` tells it, and all that is sent."""
        return f"{room}-{self.devices}-{self.answered}-{self.texts}-{self.sent}"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a round came to. `result` is None while there are `too_few` to show it, or all of it was taken down.

    values: what it was counted from: what phones answered for themselves. apart: what was answered for others.
    """

    round: Round
    question: Question
    kind: Kind
    answers: int
    abstained: int
    taken_down: int
    values: Sequence[Value]
    result: Any
    apart: list[Apart]
    hands: list[HandRow]

    @property
    def too_few(self) -> bool:
        """Fewer than five devices have answered, which could tell who said what."""
        return self.answers < SMALLEST_CELL

    @property
    def has_result(self) -> bool:
        """Whether five have answered by one way or another."""
        return self.result is not None or any(way.result is not None for way in self.apart)

    @property
    def hand_lines(self) -> list[list[HandRow]]:
        """What was counted by hand, line by line."""
        return [list(line) for _line, line in groupby(self.hands, key=lambda row: row.line)]


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


def stamp_of(workshop: Workshop) -> str:
    """What changes whenever a room shows something else."""
    return rows.stamp(workshop.version, workshop.activity.state, workshop.project.state)


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


def rounds_of_each(workshop_ids: Sequence[int]) -> dict[int, int]:
    """Round -> workshop, of every round that the rooms have seen."""
    query = select(Round.id, Step.workshop_id).join(Step, Step.id == Round.step_id)
    query = query.where(Step.workshop_id.in_(workshop_ids), Round.shown)
    return {row[0]: row[1] for row in db.session.execute(query)}


def counts(workshop_id: int, round_id: int | None) -> Counts:
    row = db.session.execute(select(*counting(workshop_id, round_id))).one()
    return counted(row)


def counted(row: Any) -> Counts:
    """From the columns of `counting`."""
    return Counts(devices=rows.phones_in(row), answered=row.answered, others=row.others, texts=row.texts, sent=row.sent)


def counting(workshop_id: Any, round_id: Any) -> list[Label[int]]:
    """The parts of `Counts` as columns, of one room or of those that a statement is about."""
    here = RoomAnswer.round_id == round_id
    others = select(func.count()).select_from(RoomAnswer).where(here, RoomAnswer.client_key != "")
    texts = select(func.count()).select_from(RoomText).where(RoomText.round_id == round_id)
    sent = select(func.coalesce(func.sum(RoomAnswer.revision), 0)).where(here)
    parts = {"others": others, "texts": texts, "sent": sent}
    more = [part.scalar_subquery().label(name) for name, part in parts.items()]
    return [*rows.phones(workshop_id, round_id), *more]


def outcome(held: Round) -> Outcome:
    """What the round came to, counted from its answers."""
    return outcomes([held])[0]


def outcomes(rounds: Sequence[Round]) -> list[Outcome]:
    """What each of the rounds came to: a constant number of queries, however many they are."""
    ids = [held.id for held in rounds]
    both = select(RoomAnswer.round_id, RoomAnswer.channel, func.count(), func.count().filter(RoomAnswer.abstained))
    both = both.where(RoomAnswer.round_id.in_(ids)).group_by(RoomAnswer.round_id, RoomAnswer.channel)
    numbers = {(row[0], row[1]): (row[2], row[3]) for row in db.session.execute(both)}
    values, gone, hands = written.values_of(rounds), written.numbers_taken_down(rounds), hands_of(ids)
    found = []
    for held in rounds:
        question = Question.read(held.asked)
        kind = kind_named(question.kind)
        ways = {
            way: way_of(way, kind, question, numbers.get((held.id, way), (0, 0)), values[held.id][way])
            for way in Channel
        }
        own = ways.pop(Channel.PHONE)
        found.append(
            Outcome(
                round=held,
                question=question,
                kind=kind,
                answers=own.answers,
                abstained=own.abstained,
                taken_down=gone.get(held.id, 0),
                values=own.values,
                result=own.result,
                apart=[one for one in ways.values() if one.answers or one.abstained],
                hands=hand_rows(kind, question, hands.get(held.id, {})),
            )
        )
    return found


def values_of(round_id: int) -> list[Value]:
    """What a round's tally counts: the answers of its phones, or its texts, that nobody took down."""
    return written.values_of([db.session.get_one(Round, round_id)])[round_id][Channel.PHONE]


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
    """How many people answered something that counts: not practice, and not that they would rather not.

    Whoever answers for somebody beside them, and the device of a table, answer for several: as many as in the round with
    most of them. There may have been more, who did not all answer the same question.
    """
    here = select(func.count().label("people"), RoomAnswer.device_id).join(Round, Round.id == RoomAnswer.round_id)
    here = here.join(Step, Step.id == Round.step_id).where(Step.workshop_id == workshop_id)
    here = here.where(Round.asked["practice"].as_boolean().is_(False), RoomAnswer.abstained.is_(False))
    each = here.group_by(RoomAnswer.device_id, RoomAnswer.round_id).subquery()
    most = select(func.max(each.c.people).label("people")).group_by(each.c.device_id).subquery()
    return int(db.session.scalar(select(func.coalesce(func.sum(most.c.people), 0))) or 0)


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
