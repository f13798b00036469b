"""What the trace map draws: everything from needs to pilots, drafts too, in as many statements for any number of needs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, true

from app.core.db import db
from app.core.i18n import told, told_language
from app.core.text import shorten
from app.insights.models import Insight, Link, Opportunity, Pilot, Solution, Stance, Standing
from app.insights.queries.board import ABOUT_NEEDS, unplaced_of
from app.insights.queries.things import Thing
from app.needs.models import Need
from app.notifications.models import Subject
from app.prototypes.models import Prototype

MOST_NEEDS, MOST = 24, 60
COLUMNS: tuple[tuple[Subject, ...], ...] = (
    (Subject.NEED,),
    (Subject.INSIGHT,),
    (Subject.OPPORTUNITY,),
    (Subject.SOLUTION,),
    (Subject.PROTOTYPE, Subject.PILOT),
)
LATER: dict[Subject, Any] = {
    Subject.INSIGHT: Insight,
    Subject.OPPORTUNITY: Opportunity,
    Subject.SOLUTION: Solution,
    Subject.PROTOTYPE: Prototype,
    Subject.PILOT: Pilot,
}


@dataclass(frozen=True)
class Spot:
    """One thing on the map. count: how many needs it stands for, when they are drawn together before their insight.

    rest: others of the same insight stand for themselves. turned_down: it was not chosen, and the reason is written.
    behind, ahead: it builds on something, and something builds on it, drawn or not.
    """

    thing: Thing
    title: str
    lang: str
    count: int = 0
    rest: bool = False
    turned_down: bool = False
    draft: bool = False
    slug: str = ""
    behind: bool = True
    ahead: bool = True

    @property
    def name(self) -> str:
        """As in addresses: «insight:3»."""
        return f"{self.thing[0].value}:{self.thing[1]}"


@dataclass(frozen=True)
class Arrow:
    """From one thing to a later one. A group of needs is told by the insight that it stands behind: see `group_of`."""

    source: Thing
    target: Thing
    against: bool = False


@dataclass
class Drawn:
    """The columns, the arrows, how many there are of each kind, and how many needs stand nowhere."""

    columns: list[list[Spot]]
    arrows: list[Arrow]
    totals: dict[Subject, int]
    unplaced: int
    grouped: bool


def group_of(insight_id: int) -> Thing:
    """The needs behind an insight as one thing: no need has a number below zero."""
    return (Subject.NEED, -insight_id)


def of_project(project_id: int, chosen: Thing | None = None) -> Drawn:
    """chosen: when needs are drawn together, this need and those of this insight stand for themselves."""
    totals = _totals(project_id)
    later = {kind: _spots(project_id, kind) for kind in LATER}
    there = {spot.thing for spots in later.values() for spot in spots}
    arrows = [arrow for arrow in _later_arrows(project_id) if {arrow.source, arrow.target} <= there]
    grouped = totals[Subject.NEED] > MOST_NEEDS
    needs, before = _groups(project_id, there, chosen) if grouped else _needs(project_id, there, true())
    columns = [needs, *([spot for kind in kinds for spot in later[kind]] for kinds in COLUMNS[1:])]
    unplaced = select(func.count()).select_from(Need).where(unplaced_of(project_id))
    return Drawn(columns, before + arrows, totals, db.session.scalar(unplaced) or 0, grouped)


def _totals(project_id: int) -> dict[Subject, int]:
    """Of needs: those that stand behind an insight."""
    counts = [select(func.count()).where(model.project_id == project_id).scalar_subquery() for model in LATER.values()]
    placed = select(func.count(Link.from_id.distinct())).join(Need, Need.id == Link.from_id)
    placed = placed.where(ABOUT_NEEDS, Link.project_id == project_id, Need.public)
    row = db.session.execute(select(placed.scalar_subquery(), *counts)).one()
    return dict(zip((Subject.NEED, *LATER), row, strict=True))


def _spots(project_id: int, kind: Subject) -> list[Spot]:
    model = LATER[kind]
    behind = exists().where(Link.to_kind == kind, Link.to_id == model.id)
    ahead = exists().where(Link.from_kind == kind, Link.from_id == model.id)
    query = select(model, behind, ahead).where(model.project_id == project_id).order_by(model.id.desc()).limit(MOST)
    return [
        Spot(
            (kind, row.id),
            told(row, "title"),
            told_language(row, "title"),
            draft=row.published_at is None,
            turned_down=getattr(row, "standing", None) is Standing.NOT_CHOSEN,
            slug=getattr(row, "slug", ""),
            behind=before,
            ahead=after,
        )
        for row, before, after in reversed(db.session.execute(query).all())
    ]


def _later_arrows(project_id: int) -> Sequence[Arrow]:
    kinds = list(LATER)
    query = select(Link.from_kind, Link.from_id, Link.to_kind, Link.to_id, Link.stance).where(
        Link.project_id == project_id, Link.from_kind.in_(kinds), Link.to_kind.in_(kinds)
    )
    rows = db.session.execute(query.order_by(Link.id).limit(10 * MOST))
    order = {kind: at for at, kinds in enumerate(COLUMNS) for kind in kinds}
    arrows = [Arrow((row[0], row[1]), (row[2], row[3]), row[4] is Stance.AGAINST) for row in rows]
    return [arrow for arrow in arrows if order[arrow.source[0]] <= order[arrow.target[0]]]


def _needs(project_id: int, there: set[Thing], which: Any) -> tuple[list[Spot], list[Arrow]]:
    """Needs that stand for themselves, in the order of their insights."""
    query = (
        select(Need.id, Need.text, Need.lang, Link.to_id, Link.stance)
        .join(Link, and_(Link.from_id == Need.id, ABOUT_NEEDS))
        .where(Link.project_id == project_id, Need.public, which)
        .order_by(Link.to_id, Link.stance.desc(), Need.support_count.desc(), Need.id)
        .limit(4 * MOST_NEEDS)
    )
    spots: dict[int, Spot] = {}
    arrows = []
    for number, text, lang, insight, stance in db.session.execute(query):
        target = (Subject.INSIGHT, insight)
        if target not in there or (number not in spots and len(spots) >= MOST_NEEDS):
            continue
        spots.setdefault(number, Spot((Subject.NEED, number), shorten(text, 90), lang))
        arrows.append(Arrow((Subject.NEED, number), target, stance is Stance.AGAINST))
    return list(spots.values()), arrows


def _groups(project_id: int, there: set[Thing], chosen: Thing | None) -> tuple[list[Spot], list[Arrow]]:
    """The needs of each insight as one, with their number; those of what was chosen for themselves, and the rest as one."""
    query = (
        select(Link.to_id, func.count())
        .join(Need, Need.id == Link.from_id)
        .where(ABOUT_NEEDS, Link.project_id == project_id, Need.public)
        .group_by(Link.to_id)
        .order_by(Link.to_id)
    )
    own, before = _needs(project_id, there, _own(chosen)) if chosen else ([], [])
    alone = Counter(arrow.target[1] for arrow in before)
    spots, arrows = [], []
    for insight, number in db.session.execute(query):
        if (Subject.INSIGHT, insight) in there and number > alone[insight]:  # else each of them stands for itself
            spots.append(Spot(group_of(insight), "", "", count=number - alone[insight], rest=alone[insight] > 0))
            arrows.append(Arrow(group_of(insight), (Subject.INSIGHT, insight)))
    return own + spots, before + arrows


def _own(chosen: Thing) -> Any:
    """The needs that a chosen need or insight is about."""
    if chosen[0] is Subject.NEED:
        return or_(Need.id == chosen[1])
    return and_(Link.to_kind == chosen[0], Link.to_id == chosen[1])
