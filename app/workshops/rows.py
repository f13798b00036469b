"""The tables of a room, and what several statements ask of them in the same words."""

from typing import Any, cast

from sqlalchemy import Label, ScalarSelect, Table, func, select

from app.projects.models import Activity, ActivityState, Project, ProjectState
from app.workshops.models import RoomAnswer, RoomDevice, Round, RoundState, Step, Workshop

ANSWER, DEVICE, ROUND, STEP, WORKSHOP, ACTIVITY, PROJECT = (
    cast(Table, model.__table__) for model in (RoomAnswer, RoomDevice, Round, Step, Workshop, Activity, Project)
)
# A round with all that decides whether it takes answers: its question, room, activity and project.
ROOM = (
    ROUND.join(STEP, STEP.c.id == ROUND.c.step_id)
    .join(WORKSHOP, WORKSHOP.c.id == STEP.c.workshop_id)
    .join(ACTIVITY, ACTIVITY.c.id == WORKSHOP.c.activity_id)
    .join(PROJECT, PROJECT.c.id == WORKSHOP.c.project_id)
)
TAKES_ANSWERS = (
    ROUND.c.state == RoundState.OPEN,
    WORKSHOP.c.current_step_id == STEP.c.id,
    ACTIVITY.c.state == ActivityState.OPEN,
    PROJECT.c.state == ProjectState.RUNNING,
)


def stamp(version: int, activity: ActivityState, project: ProjectState) -> str:
    """What changes whenever phones have something else to show."""
    return f"{version}-{activity.value}-{project.value}"


def newest_round() -> ScalarSelect[int]:
    """The round that is on, in a statement about a workshop."""
    newest = ROUND.alias()
    return (
        select(newest.c.id)
        .where(newest.c.step_id == WORKSHOP.c.current_step_id)
        .order_by(newest.c.number.desc())
        .limit(1)
        .correlate(WORKSHOP)
        .scalar_subquery()
    )


def phones(workshop_id: Any, round_id: Any) -> list[Label[int]]:
    """How many devices are in, and how many of them answered, as columns; `phones_in` reads them. Who would rather not is
    not one of those: beside a result, which tells how many answered, the sum of both would tell how few they are."""
    own = DEVICE.c.workshop_id == workshop_id, DEVICE.c.at_table.is_(False)
    answered = ANSWER.c.round_id == round_id, ANSWER.c.client_key == "", ANSWER.c.abstained.is_(False)
    return [
        select(func.count()).select_from(DEVICE).where(*own).scalar_subquery().label("devices"),
        select(func.count()).select_from(ANSWER).where(*answered).scalar_subquery().label("answered"),
    ]


def phones_in(row: Any) -> int:
    """A phone that answered and then was put on a table is in still."""
    return int(max(row.devices, row.answered))
