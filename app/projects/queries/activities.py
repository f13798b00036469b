"""Activities: what residents may do."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.db import db
from app.projects.models import Activity, ActivityState, GateDecision, Phase, Project, ProjectState


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


# A decision at the gate closes what is open in its phase at its own moment. Only a deadline that was told is broken.
_EARLY = and_(
    Activity.phase_id == GateDecision.phase_id,
    Activity.closed_at == GateDecision.decided_at,
    Activity.closes_at > Activity.closed_at,
)


def closed_early(activity: Activity) -> GateDecision | None:
    """The decision that closed the activity before its deadline; None when it closed otherwise."""
    if activity.closed_at is None or activity.closes_at is None or activity.closed_at >= activity.closes_at:
        return None
    query = select(GateDecision).join(Activity, _EARLY).where(Activity.id == activity.id)
    return db.session.scalar(query.options(joinedload(GateDecision.project)).limit(1))


def closed_early_in(project_id: int) -> dict[int, list[Activity]]:
    """What each of the project's decisions closed before its deadline, by the decision's id. One query."""
    query = select(GateDecision.id, Activity).join(Activity, _EARLY).where(GateDecision.project_id == project_id)
    found: dict[int, list[Activity]] = {}
    for decision_id, activity in db.session.execute(query.order_by(Activity.closes_at, Activity.id)):
        found.setdefault(decision_id, []).append(activity)
    return found
