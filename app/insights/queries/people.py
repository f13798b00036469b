"""How many people stand behind insights, those who told and those who only support: on the page of each, on the board and
in reports the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Select, and_, func, literal, or_, select, union_all

from app.core.db import db
from app.core.smallcells import known
from app.insights.models import Link, Stance
from app.insights.queries.readable import ADDED, READABLE
from app.needs.models import Addition, Need, Support
from app.notifications.models import Subject
from app.prototypes.models import Feedback


@dataclass(frozen=True)
class Crowd:
    """told: those who said something. supporters: those who only support what was said. Nobody is in both."""

    told: int = 0
    supporters: int = 0


NOBODY = Crowd()
Kinds = Sequence[int | None]  # how many needs, tests and additions, as they are shown: None where few hide
Sides = dict[Stance, Crowd]


def told(crowd: int, kinds: Kinds) -> int | None:
    """How many of those who told may be named beside `kinds`; None for few, and where the number would tell a kind that
    hides.

    Each contribution is at most one person's. Where there are more people than the kinds that are shown account for, the
    others gave what hides: one need and five people are four testers. That they are five or more would tell it too, so
    beside a kind that hides, few people and many are hidden by the same words.
    """
    return None if None in kinds and crowd > sum(number or 0 for number in kinds) else known(crowd)


def told_hides(crowd: int, kinds: Kinds) -> bool:
    """Whether how many told is hidden by a kind that hides beside it: then not even that they are few is said."""
    return None in kinds and told(crowd, kinds) is None


def behind(ids: Sequence[int]) -> dict[int, Sides]:
    """Of each insight those for it and those against it, each person once on each side. One statement for all.

    Told: the needs, and those merged into them, what was added, and what came of trying a sketch. Support is of any of
    these needs; who did both is one of those who told.
    """
    needs = _needs(ids)
    spoke = _who(needs, Need.participant_id, 1).join(Need, Need.id == needs.c.need)
    stood = _who(needs, Support.participant_id, 0).join(Support, Support.need_id == needs.c.need)
    additions, tests = _linked(ids, Subject.ADDITION), _linked(ids, Subject.FEEDBACK)
    added = _who(additions, Addition.participant_id, 1).join(Addition, Addition.id == additions.c.need).where(ADDED)
    tried = _who(tests, Feedback.participant_id, 1).join(Feedback, Feedback.id == tests.c.need)
    given = union_all(spoke, stood, added, tried).subquery()
    each = select(given.c.insight, given.c.stance, func.max(given.c.told).label("told")).where(given.c.who.is_not(None))
    people = each.group_by(given.c.insight, given.c.stance, given.c.who).subquery()
    query = select(people.c.insight, people.c.stance, func.sum(people.c.told), func.count())
    query = query.group_by(people.c.insight, people.c.stance)
    found: dict[int, Sides] = {number: {} for number in ids}
    for insight, stance, voices, everybody in db.session.execute(query) if ids else ():
        found[insight][Stance(stance)] = Crowd(int(voices), everybody - int(voices))
    return found


def _linked(ids: Sequence[int], kind: Subject) -> Any:
    query = select(Link.to_id.label("insight"), Link.stance, Link.from_id.label("need"))
    return query.where(Link.to_kind == Subject.INSIGHT, Link.to_id.in_(ids), Link.from_kind == kind).subquery()


def _needs(ids: Sequence[int]) -> CTE:
    """What everybody may read of the needs, with those that were merged into them: their supports stay where they are."""
    linked = _linked(ids, Subject.NEED).alias("linked")
    family = or_(Need.id == linked.c.need, Need.merged_into_id == linked.c.need)
    query = select(linked.c.insight, linked.c.stance, Need.id.label("need")).join(Need, and_(family, READABLE))
    # The need itself must be one that everybody may read: what is merged into one that was hidden is hidden with it.
    shown = select(Need.id).where(READABLE)
    return query.where(linked.c.need.in_(shown)).cte("behind")


def _who(of: Any, participant: Any, told: int) -> Select[Any]:
    return select(of.c.insight, of.c.stance, participant.label("who"), literal(told).label("told")).select_from(of)
