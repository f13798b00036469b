"""The course of projects: what was decided, what is next, and how many of each thing there are."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.decisions.models import Ballot
from app.insights.models import Insight, Link, Opportunity, Solution, Standing
from app.needs.models import Need, NeedState
from app.notifications.models import Subject
from app.projects.models import GateDecision, Phase, PhaseState, Project, ProjectState


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


def numbers(project_id: int) -> dict[str, int]:
    """How many public needs, insights, opportunities and solution proposals the project has. One query."""
    used = select(Link.from_id).where(Link.project_id == project_id, Link.from_kind == Subject.NEED)
    public = or_(Need.public, Need.state == NeedState.MERGED)
    parts = [
        select(literal("need").label("kind"), func.count().label("number"))
        .select_from(Need)
        .where(or_(Need.project_id == project_id, Need.id.in_(used)), public)
    ]
    for kind, model in (("insight", Insight), ("opportunity", Opportunity), ("solution", Solution)):
        parts.append(
            select(literal(kind), func.count())
            .select_from(model)
            .where(model.project_id == project_id, model.standing != Standing.DRAFT)
        )
    return {row.kind: row.number for row in db.session.execute(union_all(*parts))}


def ballots_of(project_id: int) -> Sequence[Ballot]:
    """The project's ballots, for choosing evidence."""
    query = select(Ballot).where(Ballot.project_id == project_id).order_by(Ballot.id)
    return db.session.scalars(query.options(joinedload(Ballot.activity))).all()
