"""What stands behind an insight, counted honestly: people once each, no small cell, and what speaks against it too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, func, or_, select

from app.core.db import db
from app.core.i18n import told, told_language
from app.core.smallcells import SMALLEST_CELL, suppressed
from app.insights.models import Link, Stance
from app.insights.queries import people
from app.insights.queries.people import READABLE
from app.needs.models import Addition, AdditionState, Need
from app.notifications.models import Subject
from app.projects.models import Activity, District

QUOTES = 6
Cells = dict[str, int | None]


@dataclass(frozen=True)
class Evidence:
    """What an insight rests on. A district or an activity with fewer than five needs is not named by number.

    people, dissenters: who told or support what speaks for it, and against it, each of them once.
    more: tests and additions, by kind and stance; None for fewer than five. The others are named where they stand.
    activities: where the needs were told; "" for those that came in beside every activity.
    languages: of the names of districts and activities.
    """

    needs: int
    against: int
    people: int
    dissenters: int
    districts: Cells
    activities: Cells
    languages: dict[str, str]
    quotes: Sequence[Need]
    dissent: Sequence[Need]
    more: dict[tuple[Subject, Stance], int | None]

    @property
    def contributions(self) -> tuple[int, bool]:
        """How many there are at least, of all kinds and both ways, and whether that is all of them."""
        shown = [number for number in self.more.values() if number is not None]
        return self.needs + self.against + sum(shown), len(shown) == len(self.more)


def evidence(insight_id: int) -> Evidence:
    """What stands behind an insight, for and against, among what everybody may read. As many statements for any size."""
    linked, crowd = _linked(insight_id), people.behind([insight_id])[insight_id]
    sides = _sides(linked)
    supporting = select(linked.c.id).where(linked.c.stance == Stance.FOR)
    districts, spoken = _cells(District, Need.district_id, supporting, "name")
    activities, written = _cells(Activity, Need.activity_id, supporting, "title", outer=True)
    return Evidence(
        needs=sides.get(Stance.FOR, 0),
        against=sides.get(Stance.AGAINST, 0),
        people=crowd.get(Stance.FOR, 0),
        dissenters=crowd.get(Stance.AGAINST, 0),
        districts=districts,
        activities=activities,
        languages={**spoken, **written},
        quotes=_voices(insight_id, Stance.FOR),
        dissent=_voices(insight_id, Stance.AGAINST),
        more=_more(insight_id),
    )


def _linked(insight_id: int) -> CTE:
    return (
        select(Need.id, Link.stance)
        .join(Link, and_(Link.from_id == Need.id, Link.from_kind == Subject.NEED))
        .where(Link.to_kind == Subject.INSIGHT, Link.to_id == insight_id, READABLE)
        .cte("linked")
    )


def _sides(linked: CTE) -> dict[Stance, int]:
    query = select(linked.c.stance, func.count()).group_by(linked.c.stance)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _readable() -> ColumnElement[bool]:
    """An addition that everybody may read."""
    return and_(Addition.state == AdditionState.PUBLISHED, Addition.need.has(READABLE))


def _cells(model: Any, key: Any, needs: Select[Any], name: str, *, outer: bool = False) -> tuple[Cells, dict[str, str]]:
    """How many of the needs belong to each, by its name in the reader's language, and in which one each name stands.

    Their sum is shown beside them, so what is too small hides another too.
    """
    query = select(key, func.count()).where(Need.id.in_(needs)).group_by(key)
    counts = {number: count for number, count in db.session.execute(query) if outer or number is not None}
    rows = {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(counts)))}
    shown: dict[Any, int | None] = suppressed(counts)
    named: Cells = {}
    for number, count in shown.items():  # two activities may have the same name
        title = told(rows[number], name) if number in rows else ""
        before = named.get(title, 0)
        named[title] = None if count is None or before is None else before + count
    cells = dict(sorted(named.items(), key=lambda cell: (cell[0] == "", -(cell[1] or 0), cell[0])))
    return cells, {told(row, name): told_language(row, name) for row in rows.values()}


def _more(insight_id: int) -> dict[tuple[Subject, Stance], int | None]:
    additions = select(Addition.id).where(_readable())
    kind = or_(
        Link.from_kind == Subject.FEEDBACK,
        and_(Link.from_kind == Subject.ADDITION, Link.from_id.in_(additions)),
    )
    query = (
        select(Link.from_kind, Link.stance, func.count())
        .where(Link.to_kind == Subject.INSIGHT, Link.to_id == insight_id, kind)
        .group_by(Link.from_kind, Link.stance)
        .order_by(Link.from_kind.desc(), Link.stance.desc())
    )
    return {
        (kind, stance): number if number >= SMALLEST_CELL else None
        for kind, stance, number in db.session.execute(query)
    }


def _voices(insight_id: int, stance: Stance) -> Sequence[Need]:
    query = (
        select(Need)
        .join(Link, and_(Link.from_id == Need.id, Link.from_kind == Subject.NEED))
        .where(Link.to_kind == Subject.INSIGHT, Link.to_id == insight_id, Link.stance == stance, Need.public)
        .order_by(Need.support_count.desc(), Need.id)
        .limit(QUOTES)
    )
    return db.session.scalars(query).all()
