"""How many people stand behind insights: on the page of each, on the board and in reports the same number."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, Select, and_, func, or_, select, union

from app.core.db import db
from app.insights.models import Link, Stance
from app.needs.models import Addition, AdditionState, Need, NeedState, Support
from app.notifications.models import Subject
from app.prototypes.models import Feedback

READABLE = or_(Need.public, Need.state == NeedState.MERGED)
Sides = dict[Stance, int]


def behind(ids: Sequence[int]) -> dict[int, Sides]:
    """Of each insight those for it and those against it, each person once on each side. One statement for all.

    Who told the needs, and those merged into them, who supports any of these, who added to them, and who tried a sketch.
    """
    needs = _needs(ids)
    told = _who(needs, Need.participant_id).join(Need, Need.id == needs.c.need)
    stood = _who(needs, Support.participant_id).join(Support, Support.need_id == needs.c.need)
    additions, tests = _linked(ids, Subject.ADDITION), _linked(ids, Subject.FEEDBACK)
    added = _who(additions, Addition.participant_id).join(Addition, Addition.id == additions.c.need)
    added = added.join(Need, Need.id == Addition.need_id).where(Addition.state == AdditionState.PUBLISHED, READABLE)
    tried = _who(tests, Feedback.participant_id).join(Feedback, Feedback.id == tests.c.need)
    people = union(told, stood, added, tried).subquery()
    query = select(people.c.insight, people.c.stance, func.count()).where(people.c.who.is_not(None))
    query = query.group_by(people.c.insight, people.c.stance)
    found: dict[int, Sides] = {number: {} for number in ids}
    for insight, stance, number in db.session.execute(query) if ids else ():
        found[insight][Stance(stance)] = number
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


def _who(of: Any, participant: Any) -> Select[Any]:
    return select(of.c.insight, of.c.stance, participant.label("who")).select_from(of)
