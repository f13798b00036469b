"""What reports and open data count of needs: how many told them, and how many were not taken on."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from app.core import clock
from app.core.db import db
from app.core.smallcells import SMALLEST_CELL, known, suppressed
from app.needs.models import Need, NeedState, Policy
from app.projects.models import Activity, ActivityKind, ActivityState, Project
from app.projects.periods import Period, periods_of

WENT_NO_FURTHER = (NeedState.FORWARDED, NeedState.DECLINED, NeedState.HIDDEN)


def took_part(held: Sequence[Activity]) -> dict[int, int]:
    """Activity -> how many people were in it. A call for needs counts needs: whoever told two there is one person.

    Of needs whose author is erased nobody knows that any more: each is one.
    """
    calls = [one.id for one in held if one.kind is ActivityKind.CALL_FOR_NEEDS]
    unknown = func.count(case((Need.participant_id.is_(None), 1)))
    people = select(Need.activity_id, func.count(Need.participant_id.distinct()) + unknown)
    people = people.where(Need.activity_id.in_(calls), Need.state != NeedState.WITHDRAWN).group_by(Need.activity_id)
    told = {row[0]: row[1] for row in db.session.execute(people)} if calls else {}
    return {one.id: told.get(one.id, 0) if one.id in calls else one.contributions for one in held}


def told_took_part(held: Sequence[Activity], hidden: Collection[int]) -> dict[int, int | None]:
    """The same as everybody may read it: None for a few, and as long as an activity goes on, for whoever looked twice
    would see each vote and each tester that comes. Not of a call for needs: what is told there is itself published.

    hidden: the activities of which it would tell what hides elsewhere.
    """
    people, now = took_part(held), clock.now()
    return {
        one.id: known(people[one.id])
        if one.kind is ActivityKind.CALL_FOR_NEEDS
        or (one.state_at(now) is not ActivityState.OPEN and one.id not in hidden)
        else None
        for one in held
    }


@dataclass(frozen=True)
class NotTakenOn:
    """Needs of a period that went no further. ruled: by the rule, None where the number would tell too much."""

    passed_on: int
    ruled: dict[Policy, int | None]


def not_taken_on(projects: Sequence[Project]) -> dict[tuple[int, str], NotTakenOn]:
    """By project and the key of each of its periods: needs that another department got, and that were not published.

    Phases and half-years cover the same days, so one could be subtracted from the other: the number of a rule hides in
    a period with a part, between two of their borders, in which it is of fewer than five. While a period goes on it
    hides too: whoever looked twice would see each need that comes. One statement, however many the projects are.
    """
    periods = {project.id: periods_of(project) for project in projects}
    borders = {
        number: sorted({day for one in held for day in (one.since, one.until)}) for number, held in periods.items()
    }
    passed_on: Counter[tuple[int, int]] = Counter()
    ruled: dict[tuple[int, int], Counter[Policy]] = {}
    query = select(Need.project_id, Need.told_at, Need.state, Need.policy).where(Need.project_id.in_(list(periods)))
    for number, told_at, state, policy in db.session.execute(query.where(Need.state.in_(WENT_NO_FURTHER))):
        part = number or 0, bisect_right(borders[number or 0], told_at)
        if state is NeedState.FORWARDED:
            passed_on[part] += 1
        elif policy is not None:
            ruled.setdefault(part, Counter())[policy] += 1
    found = {}
    for project_id, held in periods.items():
        for one in held:
            first, last = (bisect_right(borders[project_id], day) for day in (one.since, one.until))
            parts = [(project_id, at) for at in range(first, last)]
            numbers = [ruled[part] for part in parts if part in ruled]
            found[project_id, one.key] = NotTakenOn(sum(passed_on[part] for part in parts), _shown(numbers, one))
    return found


def _shown(parts: Sequence[Counter[Policy]], period: Period) -> dict[Policy, int | None]:
    """The numbers of all parts together, without those that may not be told."""
    whole = sum(parts, Counter())
    small = {policy for part in parts for policy, number in part.items() if number < SMALLEST_CELL}
    return {
        policy: number if period.over and policy not in small else None
        for policy, number in suppressed({policy: whole[policy] for policy in sorted(whole)}).items()
    }
