"""The numbers of a period, and what each is counted from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, func, or_, select

from app.core.db import db
from app.insights.models import Insight, Opportunity, Solution, Standing
from app.needs.models import Need
from app.projects.models import Activity, ActivityState, District, GateDecision, Project
from app.projects.periods import Period

Found = TypeVar("Found", Insight, Opportunity, Solution)


@dataclass(frozen=True)
class Needs:
    """The needs of a period: their numbers, those with an answer, how many support each, and how many from each district."""

    numbers: Sequence[int]
    with_answer: list[int]
    supported: dict[int, int]
    districts: dict[tuple[str, str], int]  # (name in bokmål, in English) -> needs; without a district it is ("", "")

    @property
    def answered(self) -> int:
        return len(self.with_answer)

    @property
    def supports(self) -> int:
        return sum(self.supported.values())


def needs(project: Project, period: Period) -> Needs:
    mine = _needs(project, period).subquery()
    query = select(mine.c.id, mine.c.answered_at, mine.c.support_count, District.name_nb, District.name_en)
    query = query.outerjoin(District, District.id == mine.c.district_id).order_by(mine.c.id)
    rows = db.session.execute(query).all()
    districts: dict[tuple[str, str], int] = {}
    for row in rows:
        name = (row.name_nb or "", row.name_en or "")
        districts[name] = districts.get(name, 0) + 1
    return Needs(
        numbers=[row.id for row in rows],
        with_answer=[row.id for row in rows if row.answered_at is not None],
        supported={row.id: row.support_count for row in rows},
        districts=districts,
    )


def _needs(project: Project, period: Period) -> Select[int, object, int, object]:
    """What the open data set of needs has of the project, published in the period."""
    query = select(Need.id, Need.answered_at, Need.support_count, Need.district_id)
    return query.where(
        Need.project_id == project.id,
        Need.public,
        Need.published_at >= period.since,
        Need.published_at < period.until,
    )


def activities(project: Project, period: Period) -> Sequence[Activity]:
    """What people could take part in: the phase's, or what was open in the half-year."""
    query = select(Activity).where(Activity.project_id == project.id, Activity.state != ActivityState.PLANNED)
    query = query.where(Activity.opens_at < period.ended_by)
    if period.phase is not None:
        query = query.where(Activity.phase_id == period.phase.id)
    else:
        ended = func.coalesce(Activity.closed_at, Activity.closes_at)
        query = query.where(or_(ended.is_(None), ended >= period.since))
    return db.session.scalars(query.order_by(Activity.opens_at, Activity.id)).all()


def decisions(project: Project, period: Period) -> Sequence[GateDecision]:
    """The phase's decisions, or the half-year's, in the order they were made."""
    query = select(GateDecision).where(GateDecision.project_id == project.id)
    if period.phase is not None:
        query = query.where(GateDecision.phase_id == period.phase.id)
    else:
        query = query.where(GateDecision.decided_at >= period.since, GateDecision.decided_at < period.until)
    return db.session.scalars(query.order_by(GateDecision.decided_at, GateDecision.id)).all()


def published(kind: type[Found], project: Project, period: Period) -> Sequence[Found]:
    """The findings of a kind that were published in the period, or settled in it: chosen, or not and why."""
    within = [(moment >= period.since) & (moment < period.until) for moment in (kind.published_at, kind.settled_at)]
    query = select(kind).where(kind.project_id == project.id, kind.standing != Standing.DRAFT, or_(*within))
    return db.session.scalars(query.order_by(kind.id)).all()
