"""Activities: what residents may do."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.db import db
from app.projects.models import Activity, ActivityState, Phase, Project, ProjectState


def activity_by_id(activity_id: int) -> Activity | None:
    return db.session.get(Activity, activity_id)


def open_activities(project_id: int | None = None, limit: int | None = None) -> Sequence[Activity]:
    """Those open right now in running projects, the ones that close first before the others."""
    moment = clock.now()
    query = (
        select(Activity)
        .join(Activity.phase)
        .join(Phase.project)
        .options(joinedload(Activity.phase).joinedload(Phase.project))
        .where(
            Activity.state == ActivityState.OPEN,
            Activity.opens_at <= moment,
            or_(Activity.closes_at.is_(None), Activity.closes_at > moment),
            Project.state == ProjectState.RUNNING,
        )
        .order_by(Activity.closes_at.is_(None), Activity.closes_at, Activity.id)
        .limit(limit)
    )
    if project_id is not None:
        query = query.where(Activity.project_id == project_id)
    return db.session.scalars(query).all()


def activities_of_project(project_id: int) -> Sequence[Activity]:
    """All of a project's activities, phase by phase."""
    query = (
        select(Activity)
        .join(Activity.phase)
        .options(joinedload(Activity.phase))
        .where(Activity.project_id == project_id)
        .order_by(Phase.position, Activity.opens_at, Activity.id)
    )
    return db.session.scalars(query).all()
