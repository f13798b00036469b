"""The course of projects: what was decided, what is next, and how many of each thing there are."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, func, literal, select, union_all
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.insights.models import Insight, Opportunity, Solution, Standing
from app.needs.models import Need
from app.projects.models import GateDecision, Handover, Phase, PhaseState, Project, ProjectState


def of_projects(project_ids: Iterable[int]) -> tuple[Sequence[Phase], Sequence[GateDecision]]:
    """The running phase of each published project, and every decision on them, oldest first. Two queries."""
    ids = list(project_ids)
    if not ids:
        return [], []
    public = select(Project.id).where(Project.id.in_(ids), Project.state != ProjectState.DRAFT)
    phases = select(Phase).where(Phase.project_id.in_(public), Phase.state == PhaseState.RUNNING)
    decisions = select(GateDecision).where(GateDecision.project_id.in_(public)).order_by(GateDecision.decided_at)
    return (
        db.session.scalars(phases.options(joinedload(Phase.project))).all(),
        db.session.scalars(decisions.options(joinedload(GateDecision.project))).all(),
    )


def accepted(project_ids: Iterable[int]) -> Sequence[Handover]:
    """What a department has taken into use of the published projects, with department and project. One query."""
    ids = list(project_ids)
    if not ids:
        return []
    query = (
        select(Handover)
        .join(Handover.project)
        .where(Project.id.in_(ids), Project.state != ProjectState.DRAFT, Handover.accepted_at.is_not(None))
        .order_by(Handover.accepted_at)
    )
    return db.session.scalars(query.options(joinedload(Handover.project), joinedload(Handover.department))).all()


def needs_of(project_id: int) -> ColumnElement[bool]:
    """What counts as a need of the project, on every page that says how many: one that lies in it and can be read.

    One that is merged is read, and counted, as the need it became part of; one that the project only borrows from
    another is counted there.
    """
    return and_(Need.project_id == project_id, Need.public)


def number_of_needs(project_id: int) -> int:
    """How many needs the project has."""
    return db.session.scalar(select(func.count()).select_from(Need).where(needs_of(project_id))) or 0


def numbers(project_id: int) -> dict[str, int]:
    """How many needs, public insights, opportunities and solution proposals the project has. One query."""
    parts = [
        select(literal("need").label("kind"), func.count().label("number"))
        .select_from(Need)
        .where(needs_of(project_id))
    ]
    for kind, model in (("insight", Insight), ("opportunity", Opportunity), ("solution", Solution)):
        parts.append(
            select(literal(kind), func.count())
            .select_from(model)
            .where(model.project_id == project_id, model.standing != Standing.DRAFT)
        )
    return {row.kind: row.number for row in db.session.execute(union_all(*parts))}
