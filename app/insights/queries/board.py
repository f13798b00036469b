"""The insight board: its columns with the first cards of each, and the needs that are placed nowhere yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.matching import holding
from app.core.pagination import Page, paginate
from app.insights.models import Insight, Link, Opportunity, Stance
from app.insights.queries import people, voices
from app.insights.queries.course import needs_of
from app.insights.queries.people import NOBODY, Crowd, Kinds
from app.needs.models import Need
from app.notifications.models import Subject

COLUMNS, CARDS, INBOX, CHOICES = 8, 6, 15, 60
ABOUT_NEEDS = and_(Link.from_kind == Subject.NEED, Link.to_kind == Subject.INSIGHT)


@dataclass(frozen=True)
class Card:
    """A need on the board. origin: the insight whose column it stands in, 0 among those not placed."""

    need: Need
    origin: int = 0
    stance: Stance = Stance.FOR

    @property
    def value(self) -> str:
        return f"{self.need.id}-{self.origin}"


@dataclass(frozen=True)
class Column:
    """An insight with what stands behind it, the most supported first, in the same numbers as on its own page.

    A need that was merged into another is one of them, and has no card: it is among the hidden.
    """

    insight: Insight
    cards: Sequence[Card]
    needs: int
    against: int
    people: Crowd
    dissenters: Crowd
    beside: dict[Stance, Kinds]  # see `people.told`
    opportunities: Sequence[Opportunity]

    @property
    def hidden(self) -> int:
        return self.needs + self.against - len(self.cards)


@dataclass(frozen=True)
class Figures:
    """How many needs everybody may read, how many of them stand nowhere yet, since when, and how many insights."""

    needs: int
    unplaced: int
    oldest: datetime | None
    insights: int

    @property
    def placed(self) -> int:
        return self.needs - self.unplaced


def unplaced_of(project_id: int) -> ColumnElement[bool]:
    """Public needs of the project that are part of none of its insights."""
    placed = select(Link.from_id).where(ABOUT_NEEDS, Link.project_id == project_id)  # looked up once, not for each need
    return and_(needs_of(project_id), Need.id.not_in(placed))


def unplaced(project_id: int, number: int, text: str = "") -> Page[Need]:
    """One page of them, the one that has waited longest first."""
    query = select(Need).where(unplaced_of(project_id), *holding(text, Need.text))
    ordered = query.order_by(Need.told_at, Need.id).options(joinedload(Need.district))
    return paginate(ordered, number, INBOX, count=query, or_last=True)


def figures(project_id: int) -> Figures:
    """One statement."""
    waiting = unplaced_of(project_id)
    insights = select(func.count()).select_from(Insight).where(Insight.project_id == project_id).scalar_subquery()
    row = db.session.execute(
        select(
            func.count(),
            func.sum(case((waiting, 1), else_=0)),
            func.min(case((waiting, Need.told_at))),
            insights,
        ).where(needs_of(project_id))
    ).one()
    return Figures(row[0], row[1] or 0, row[2], row[3])


def columns(project_id: int, number: int) -> tuple[Page[Insight], list[Column]]:
    """One page of columns, in the order that their numbers come in. As many statements for one as for all."""
    query = select(Insight).where(Insight.project_id == project_id).order_by(Insight.id)
    page = paginate(query, number, COLUMNS, or_last=True)
    ids = [insight.id for insight in page.items]
    everything = voices.counts(ids)
    cards, crowds, ways = _cards(ids), people.behind(ids), _opportunities(ids)
    return page, [
        Column(
            insight,
            cards.get(insight.id, []),
            everything[insight.id].get((Subject.NEED, Stance.FOR), 0),
            everything[insight.id].get((Subject.NEED, Stance.AGAINST), 0),
            crowds[insight.id].get(Stance.FOR, NOBODY),
            crowds[insight.id].get(Stance.AGAINST, NOBODY),
            {stance: voices.kinds(everything[insight.id], stance) for stance in Stance},
            ways.get(insight.id, []),
        )
        for insight in page.items
    ]


def choices(project_id: int) -> Sequence[Insight]:
    """What a need can be moved to at once: the newest insights, oldest first. The others are looked for (`sought`)."""
    query = select(Insight).where(Insight.project_id == project_id).order_by(Insight.id.desc()).limit(CHOICES)
    return db.session.scalars(query).all()[::-1]


def last_page(project_id: int) -> int:
    """The page of columns where the newest insight stands."""
    query = select(func.count()).select_from(Insight).where(Insight.project_id == project_id)
    return max(1, -(-(db.session.scalar(query) or 0) // COLUMNS))


def sought(project_id: int, text: str, number: int) -> Page[Insight]:
    """One page of all insights of the project that hold these words, the newest first."""
    query = select(Insight).where(Insight.project_id == project_id, *holding(text, Insight.title_nb, Insight.title_en))
    return paginate(query.order_by(Insight.id.desc()), number, count=query, or_last=True)


def _linked(ids: Sequence[int]) -> Select[Any, Any, Any]:
    return (
        select(Link.to_id, Link.from_id, Link.stance)
        .join(Need, Need.id == Link.from_id)
        .where(ABOUT_NEEDS, Link.to_id.in_(ids), Need.public)
    )


def _cards(ids: Sequence[int]) -> dict[int, list[Card]]:
    """The first cards of each column; what speaks against stands first, so that it is never the part that is cut."""
    order = (Need.support_count.desc(), Need.id)
    per_side = func.row_number().over(partition_by=(Link.to_id, Link.stance), order_by=order)
    ranked = _linked(ids).add_columns(per_side.label("at")).subquery()
    most = case((ranked.c.stance == Stance.AGAINST, CARDS // 3), else_=CARDS)
    query = (
        select(Need, ranked.c.to_id, ranked.c.stance)
        .join(ranked, ranked.c.from_id == Need.id)
        .where(ranked.c.at <= most)
        .order_by(ranked.c.stance.desc(), ranked.c.at)
        .options(joinedload(Need.district))
    )
    found: dict[int, list[Card]] = {}
    for need, insight, stance in db.session.execute(query):
        found.setdefault(insight, []).append(Card(need, insight, stance))
    return found


def _opportunities(ids: Sequence[int]) -> dict[int, list[Opportunity]]:
    query = (
        select(Link.from_id, Opportunity)
        .join(Opportunity, and_(Link.to_kind == Subject.OPPORTUNITY, Link.to_id == Opportunity.id))
        .where(Link.from_kind == Subject.INSIGHT, Link.from_id.in_(ids))
        .order_by(Opportunity.id)
    )
    found: dict[int, list[Opportunity]] = {}
    for insight, opportunity in db.session.execute(query):
        found.setdefault(insight, []).append(opportunity)
    return found
