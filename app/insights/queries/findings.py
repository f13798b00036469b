"""Findings, pilots and notes, and what stands behind an insight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.matching import holding
from app.core.narrowing import Asked
from app.core.pagination import Page, paginate
from app.core.smallcells import suppressed
from app.insights.models import Indicator, Insight, Link, Note, Opportunity, Pilot, Solution, Stance, Standing
from app.needs.models import Need, NeedState, Support
from app.notifications.models import Subject
from app.projects.models import District

Found = TypeVar("Found", Insight, Opportunity, Solution)
SUBJECTS: dict[Any, Subject] = {
    Insight: Subject.INSIGHT,
    Opportunity: Subject.OPPORTUNITY,
    Solution: Subject.SOLUTION,
}
QUOTES = 6
OLDEST, MOST_SOURCES = "eldste", "kilder"


@dataclass(frozen=True)
class Evidence:
    """What an insight rests on, counted honestly. A district with fewer than five needs is not named by number."""

    needs: int
    against: int
    people: int
    districts: dict[str, int | None]
    quotes: Sequence[Need]
    dissent: Sequence[Need]


def found_by_id(kind: type[Found], found_id: int) -> Found | None:
    return db.session.get(kind, found_id, options=[joinedload(kind.project)])


def all_of_project(kind: type[Found], project_id: int) -> Sequence[Found]:
    """All of the project's, drafts too, oldest first."""
    return db.session.scalars(select(kind).where(kind.project_id == project_id).order_by(kind.id)).all()


def of_project(kind: type[Found], project_id: int, asked: Asked) -> Page[Found]:
    """The project's, drafts too, in the order asked for: the newest first, the oldest, or those with most sources."""
    query = select(kind).where(kind.project_id == project_id, *holding(asked.text, kind.title_nb, kind.title_en))
    if asked.kind:
        query = query.where(kind.standing == Standing(asked.kind))
    behind = select(func.count()).where(Link.to_kind == SUBJECTS[kind], Link.to_id == kind.id)
    order: dict[str, Any] = {
        "": (kind.id.desc(),),
        OLDEST: (kind.id,),
        MOST_SOURCES: (behind.correlate(kind).scalar_subquery().desc(), kind.id.desc()),
    }
    return paginate(query.order_by(*order[asked.order]), asked.number, count=query)


def pilots(project_id: int, number: int = 1) -> Page[Pilot]:
    """The project's pilots with what they measure, the newest first."""
    query = select(Pilot).where(Pilot.project_id == project_id).order_by(Pilot.id.desc())
    return paginate(query.options(selectinload(Pilot.indicators)), number)


def pilot_by_id(pilot_id: int) -> Pilot | None:
    loading = selectinload(Pilot.indicators).selectinload(Indicator.measurements)
    return db.session.get(Pilot, pilot_id, options=[joinedload(Pilot.project), loading])


def notes(project_id: int) -> Sequence[Note]:
    return db.session.scalars(select(Note).where(Note.project_id == project_id).order_by(Note.id)).all()


def evidence(insight_id: int) -> Evidence:
    """What stands behind an insight, for and against, among the needs that are public."""
    linked = (
        select(Need.id, Link.stance)
        .join(Link, (Link.from_id == Need.id) & (Link.from_kind == Subject.NEED))
        .where(
            Link.to_kind == Subject.INSIGHT, Link.to_id == insight_id, or_(Need.public, Need.state == NeedState.MERGED)
        )
        .subquery()
    )
    sides = {
        row[0]: row[1] for row in db.session.execute(select(linked.c.stance, func.count()).group_by(linked.c.stance))
    }
    for_ids = select(linked.c.id).where(linked.c.stance == Stance.FOR)
    authors = select(Need.participant_id).where(Need.id.in_(for_ids), Need.participant_id.is_not(None))
    supporters = select(Support.participant_id).where(Support.need_id.in_(for_ids))
    people = db.session.scalar(select(func.count()).select_from(authors.union(supporters).subquery())) or 0
    places = (
        select(District.name_nb, func.count())
        .join(Need, Need.district_id == District.id)
        .where(Need.id.in_(for_ids))
        .group_by(District.name_nb)
        .order_by(District.name_nb)
    )
    return Evidence(
        needs=sides.get(Stance.FOR, 0),
        against=sides.get(Stance.AGAINST, 0),
        people=people,
        districts=suppressed({row[0]: row[1] for row in db.session.execute(places)}),
        quotes=_voices(insight_id, Stance.FOR),
        dissent=_voices(insight_id, Stance.AGAINST),
    )


def _voices(insight_id: int, stance: Stance) -> Sequence[Need]:
    query = (
        select(Need)
        .join(Link, (Link.from_id == Need.id) & (Link.from_kind == Subject.NEED))
        .where(Link.to_kind == Subject.INSIGHT, Link.to_id == insight_id, Link.stance == stance, Need.public)
        .order_by(Need.support_count.desc(), Need.id)
        .limit(QUOTES)
    )
    return db.session.scalars(query).all()
