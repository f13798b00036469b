"""What the front page and the list of projects show."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Exists, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.db import db
from app.core.matching import holding
from app.core.pagination import Page, paginate
from app.projects.models import (
    Activity,
    ActivityState,
    FocusArea,
    GateDecision,
    Phase,
    PhaseKind,
    PhaseState,
    Project,
    ProjectState,
)
from app.projects.queries.projects import public_projects

PER_PAGE = 24
SEARCHED = (Project.title_nb, Project.title_en, Project.summary_nb, Project.summary_en)


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed down to. Every field may be empty."""

    search: str = ""
    area: str = ""
    phase: int = 0
    state: str = ""
    open_now: bool = False


def listed(filters: Filters, number: int = 1) -> Page[Project]:
    """The projects that pass `filters`, the newest first."""
    query = public_projects().options(joinedload(Project.department))
    if filters.area:
        of_area = or_(FocusArea.slug_nb == filters.area, FocusArea.slug_en == filters.area)
        query = query.where(Project.focus_area.has(of_area))
    if 1 <= filters.phase <= len(PhaseKind):
        kind = list(PhaseKind)[filters.phase - 1]
        query = query.where(
            exists().where(Phase.project_id == Project.id, Phase.kind == kind, Phase.state == PhaseState.RUNNING)
        )
    if filters.state in set(ProjectState) - {ProjectState.DRAFT}:
        query = query.where(Project.state == ProjectState(filters.state))
    if filters.open_now:
        query = query.where(Project.state == ProjectState.RUNNING, _open_activity())
    query = query.where(*holding(filters.search, *SEARCHED))
    return paginate(query.order_by(Project.published_at.desc(), Project.id.desc()), number, PER_PAGE)


def _open_activity() -> Exists:
    moment = clock.now()
    return exists().where(
        Activity.project_id == Project.id,
        Activity.state == ActivityState.OPEN,
        Activity.opens_at <= moment,
        or_(Activity.closes_at.is_(None), Activity.closes_at > moment),
    )


def per_area() -> dict[int, int]:
    """How many published projects each focus area has, by its id."""
    rows = db.session.execute(
        select(Project.focus_area_id, func.count())
        .where(Project.state != ProjectState.DRAFT)
        .group_by(Project.focus_area_id)
    )
    return {row[0]: row[1] for row in rows}


def outcomes(limit_each: int = 1) -> Sequence[Project]:
    """What became of what people said: the latest in use, the latest turned back, the latest pilot. Always mixed."""
    ranked = (
        select(
            Project.id,
            func.row_number()
            .over(partition_by=Project.state, order_by=func.max(GateDecision.decided_at).desc())
            .label("place"),
        )
        .join(GateDecision, GateDecision.project_id == Project.id)
        .where(
            or_(
                Project.state.in_((ProjectState.IN_USE, ProjectState.STOPPED)),
                (Project.state == ProjectState.RUNNING)
                & exists().where(
                    Phase.project_id == Project.id, Phase.kind == PhaseKind.PILOT, Phase.state == PhaseState.RUNNING
                ),
            )
        )
        .group_by(Project.id, Project.state)
        .subquery()
    )
    query = (
        public_projects()
        .options(selectinload(Project.decisions), joinedload(Project.department))
        .join(ranked, ranked.c.id == Project.id)
        .where(ranked.c.place <= limit_each)
    )
    order = [ProjectState.IN_USE, ProjectState.STOPPED, ProjectState.RUNNING]
    return sorted(db.session.scalars(query).unique().all(), key=lambda project: order.index(project.state))
