"""The tables of a room, and what several statements ask of them in the same words."""

from typing import Any, cast

from sqlalchemy import Label, ScalarSelect, Table, func, select

from app.projects.models import Activity, ActivityState, Project, ProjectState
from app.workshops.models import RoomAnswer, RoomDevice, Round, Step, Workshop

ANSWER, DEVICE, ROUND, STEP, WORKSHOP, ACTIVITY, PROJECT = (
    cast(Table, model.__table__) for model in (RoomAnswer, RoomDevice, Round, Step, Workshop, Activity, Project)
)


def stamp(version: int, activity: ActivityState, project: ProjectState) -> str:
    """What changes whenever a room shows something else."""
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
    """How many devices are in, and how many of them answered, as columns; `phones_in` reads them."""
    own = DEVICE.c.workshop_id == workshop_id, DEVICE.c.at_table.is_(False)
    answered = ANSWER.c.round_id == round_id, ANSWER.c.client_key == ""
    return [
        select(func.count()).select_from(DEVICE).where(*own).scalar_subquery().label("devices"),
        select(func.count()).select_from(ANSWER).where(*answered).scalar_subquery().label("answered"),
    ]


def phones_in(row: Any) -> int:
    """A phone that answered and then was put on a table is in still."""
    return int(max(row.devices, row.answered))
