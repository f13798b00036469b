"""Findings and pilots."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.matching import holding
from app.core.narrowing import Asked
from app.core.pagination import Page, paginate
from app.insights.models import Indicator, Insight, Link, Measurement, Opportunity, Pilot, Solution, Standing
from app.insights.queries.things import FINDINGS
from app.notifications.models import Subject

Found = TypeVar("Found", Insight, Opportunity, Solution)
SUBJECTS: dict[Any, Subject] = {model: subject for subject, model in FINDINGS.items()}
NUMBERED = 9
OLDEST, MOST_SOURCES = "eldste", "kilder"


def found_by_id(kind: type[Found], found_id: int) -> Found | None:
    return db.session.get(kind, found_id, options=[joinedload(kind.project)])


def all_of_project(kind: type[Found], project_id: int) -> Sequence[Found]:
    """All of the project's, drafts too, oldest first."""
    return db.session.scalars(select(kind).where(kind.project_id == project_id).order_by(kind.id)).all()


def numbered(project_id: int) -> dict[int, int]:
    """Insight -> its number, for those that a key of their own leads to, wherever they are shown: by when they were
    written, so that a new one changes none of the others."""
    query = select(Insight.id).where(Insight.project_id == project_id).order_by(Insight.id).limit(NUMBERED)
    return {found_id: number for number, found_id in enumerate(db.session.scalars(query), 1)}


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
    return paginate(query.order_by(*order[asked.order]), asked.number, count=query, or_last=True)


def pilots(project_id: int, number: int = 1) -> Page[Pilot]:
    """The project's pilots with what they measure, the newest first."""
    query = select(Pilot).where(Pilot.project_id == project_id).order_by(Pilot.id.desc())
    return paginate(query.options(selectinload(Pilot.indicators)), number, or_last=True)


def published_pilots(project_ids: Sequence[int]) -> Sequence[Pilot]:
    return db.session.scalars(
        select(Pilot).where(Pilot.project_id.in_(project_ids), Pilot.published_at.is_not(None))
    ).all()


def pilot_ids(project_id: int) -> Sequence[int]:
    """All of the project's pilots, oldest first."""
    return db.session.scalars(select(Pilot.id).where(Pilot.project_id == project_id).order_by(Pilot.id)).all()


def pilot_by_id(pilot_id: int) -> Pilot | None:
    loading = selectinload(Pilot.indicators).selectinload(Indicator.measurements)
    return db.session.get(Pilot, pilot_id, options=[joinedload(Pilot.project), loading])


def measurement(measurement_id: int) -> Measurement | None:
    """The value, of whichever indicator; None when it stands there no more."""
    return db.session.get(Measurement, measurement_id)
