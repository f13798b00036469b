"""Reads of workshops: what goes on in a room, what a device answered, and results, counted from the rows each time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.pagination import Page, paginate
from app.core.smallcells import SMALLEST_CELL
from app.projects.models import ActivityState, Project, ProjectState
from app.workshops import rows, written
from app.workshops.apart import Apart, HandRow, come_to, few_by_hand, hand_rows, hands_of, way_of
from app.workshops.kinds import Kind, Question, Value, kind_named
from app.workshops.models import Channel, Hands, RoomAnswer, Round, Step, Workshop


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
class Outcome:
    """What a round came to. `result` is None while it is `withheld`, or when all of it was taken down.

    answers: of phones, for their own holders. abstained: phones whose holder would rather not answer.
    people: who stand behind the result, and values: what it was counted from. Texts that were gathered stand in one
    list, so there it is everybody, by whichever way; else those who answered on a phone of their own.
    apart: what was answered for others, by each way. hands: what was counted in the room. few_hands: the ways of counting
    that are told without numbers.
    """

    round: Round
    question: Question
    kind: Kind
    answers: int
    people: int
    abstained: int
    taken_down: int
    values: Sequence[Value]
    result: Any
    apart: list[Apart]
    hands: list[HandRow]
    few_hands: list[Hands]

    @property
    def too_few(self) -> bool:
        """Fewer than five devices have answered, which could tell who said what."""
        return self.answers < SMALLEST_CELL

    @property
    def withheld(self) -> bool:
        """Whether the result waits for more people."""
        return self.people < SMALLEST_CELL

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


def workshops_elsewhere(project_id: int, projects: Collection[int] | None, number: int = 1) -> Page[Workshop]:
    """The workshops of the other `projects`, or with None of all others, newest first."""
    query = select(Workshop).options(joinedload(Workshop.project), selectinload(Workshop.steps))
    query = query.where(Workshop.project_id != project_id)
    if projects is not None:
        query = query.where(Workshop.project_id.in_(projects))
    return paginate(query.order_by(Workshop.id.desc()), number, or_last=True)


def public_results(project_id: int) -> Sequence[Workshop]:
    """The project's workshops whose results everybody may read, newest first."""
    query = select(Workshop).options(joinedload(Workshop.activity))
    shown = query.where(Workshop.project_id == project_id, Workshop.results_public)
    return db.session.scalars(shown.order_by(Workshop.id.desc())).all()


def stamp_of(workshop: Workshop) -> str:
    """What changes whenever phones have something else to show."""
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


def round_of(workshop_id: int, round_id: int) -> Round | None:
    """A round of the workshop, whether the room has seen it or not."""
    query = select(Round).join(Step, Step.id == Round.step_id).options(joinedload(Round.step))
    return db.session.scalar(query.where(Round.id == round_id, Step.workshop_id == workshop_id))


def shown_rounds(workshop_ids: Sequence[int]) -> dict[int, list[Round]]:
    """Workshop -> the rounds that its room has seen, without the practice, in the order of the agenda. One statement."""
    query = select(Round).join(Step, Step.id == Round.step_id).options(joinedload(Round.step))
    query = query.where(Step.workshop_id.in_(workshop_ids), Round.shown)
    found: dict[int, list[Round]] = {number: [] for number in workshop_ids}
    for held in db.session.scalars(query.order_by(Step.position, Step.id, Round.number)) if workshop_ids else ():
        if not held.asked["practice"]:
            found[held.step.workshop_id].append(held)
    return found


def rounds_of_each(workshop_ids: Sequence[int]) -> dict[int, int]:
    """Round -> workshop, of every round that the rooms have seen."""
    query = select(Round.id, Step.workshop_id).join(Step, Step.id == Round.step_id)
    query = query.where(Step.workshop_id.in_(workshop_ids), Round.shown)
    return {row[0]: row[1] for row in db.session.execute(query)}


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
        people = own.answers + (sum(way.answers for way in ways.values()) if kind.gathers else 0)
        counted = hands.get(held.id, {})
        few = few_by_hand(kind, question, counted)
        found.append(
            Outcome(
                round=held,
                question=question,
                kind=kind,
                answers=own.answers,
                people=people,
                abstained=own.abstained,
                taken_down=gone.get(held.id, 0),
                values=own.values,
                result=come_to(kind, question, own.values, people),
                apart=[one for one in ways.values() if one.answers or one.abstained],
                hands=hand_rows(kind, question, counted, few),
                few_hands=few,
            )
        )
    return found


def values_of(round_id: int) -> list[Value]:
    """What a round's tally counts: the answers of its phones, or its texts, that nobody took down."""
    return written.values_of([db.session.get_one(Round, round_id)])[round_id][Channel.PHONE]


def round_shown(workshop_id: int, round_id: int) -> Round:
    """A round of the workshop that the room has seen. Raises `NotFound`."""
    found = round_of(workshop_id, round_id)
    if found is None or not found.shown:
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


def with_a_way_of_few(activity_ids: Sequence[int]) -> set[int]:
    """The activities whose workshop one to four answered by some way: that hides, and is what is left when the other
    ways are taken from all who took part."""
    each = select(Workshop.activity_id, RoomAnswer.channel, RoomAnswer.device_id, func.count().label("people"))
    each = each.join(Step, Step.workshop_id == Workshop.id).join(Round, Round.step_id == Step.id)
    each = each.join(RoomAnswer, RoomAnswer.round_id == Round.id).where(Workshop.activity_id.in_(activity_ids))
    each = each.where(Round.asked["practice"].as_boolean().is_(False), RoomAnswer.abstained.is_(False))
    of = Workshop.activity_id, RoomAnswer.channel, RoomAnswer.device_id
    counted = each.group_by(*of, RoomAnswer.round_id).subquery()
    most = select(counted.c.activity_id, counted.c.channel, func.max(counted.c.people).label("people"))
    people = most.group_by(counted.c.activity_id, counted.c.channel, counted.c.device_id).subquery()
    few = select(people.c.activity_id).group_by(people.c.activity_id, people.c.channel)
    return set(db.session.scalars(few.having(func.sum(people.c.people) < SMALLEST_CELL)))


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
