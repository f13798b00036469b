"""What stands behind the insights of a report, for and against: counted as on the page of each insight, all at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from app.core.db import db
from app.insights.models import Link, Stance
from app.insights.queries import people
from app.insights.queries.people import READABLE
from app.needs.models import Addition, AdditionState, Need
from app.notifications.models import Subject

MOST_QUOTES = 6  # of each side of an insight


@dataclass(frozen=True)
class Quote:
    """What a resident said. No name: the app knows none."""

    number: int
    text: str
    lang: str
    stance: Stance


@dataclass
class Evidence:
    """The same counts as on an insight's own page."""

    needs: int = 0
    against: int = 0
    people: int = 0
    tests: int = 0
    tests_against: int = 0
    additions: int = 0
    additions_against: int = 0
    quotes: list[Quote] = field(default_factory=list)


def of_insights(ids: Sequence[int]) -> dict[int, Evidence]:
    """Four questions, however many insights and voices there are."""
    found: dict[int, Evidence] = {number: Evidence() for number in ids}
    if not ids:
        return found
    for insight, kind, stance, number in db.session.execute(_counts(ids)):
        setattr(found[insight], COUNTED[kind, stance], number)
    for insight, sides in people.behind(ids).items():
        found[insight].people = sides.get(Stance.FOR, 0)
    for insight, quotes in _quotes(ids).items():
        found[insight].quotes = quotes
    return found


COUNTED = {
    (Subject.NEED, Stance.FOR): "needs",
    (Subject.NEED, Stance.AGAINST): "against",
    (Subject.FEEDBACK, Stance.FOR): "tests",
    (Subject.FEEDBACK, Stance.AGAINST): "tests_against",
    (Subject.ADDITION, Stance.FOR): "additions",
    (Subject.ADDITION, Stance.AGAINST): "additions_against",
}


def _counts(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    needs = select(Need.id).where(READABLE)
    additions = select(Addition.id).join(Addition.need).where(Addition.state == AdditionState.PUBLISHED, READABLE)
    shown = or_(
        and_(Link.from_kind == Subject.NEED, Link.from_id.in_(needs)),
        and_(Link.from_kind == Subject.ADDITION, Link.from_id.in_(additions)),
        Link.from_kind == Subject.FEEDBACK,
    )
    query = select(Link.to_id, Link.from_kind, Link.stance, func.count())
    query = query.where(Link.to_kind == Subject.INSIGHT, Link.to_id.in_(ids), shown)
    return query.group_by(Link.to_id, Link.from_kind, Link.stance)


def _quotes(ids: Sequence[int]) -> dict[int, list[Quote]]:
    """The most supported voices of each side of each insight."""
    order = (Need.support_count.desc(), Need.id)
    place = func.row_number().over(partition_by=(Link.to_id, Link.stance), order_by=order)
    ranked = (
        select(Link.to_id.label("insight"), Link.stance, Need.id, Need.text, Need.lang, place.label("place"))
        .join(Need, Need.id == Link.from_id)
        .where(Link.to_kind == Subject.INSIGHT, Link.to_id.in_(ids), Link.from_kind == Subject.NEED, Need.public)
        .subquery()
    )
    query = select(ranked).where(ranked.c.place <= MOST_QUOTES)
    found: dict[int, list[Quote]] = defaultdict(list)
    for row in db.session.execute(query.order_by(ranked.c.insight, ranked.c.stance.desc(), ranked.c.place)):
        found[row.insight].append(Quote(row.id, row.text, row.lang, Stance(row.stance)))
    return found
