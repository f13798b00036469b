"""Who has told something, by district, beside how many live there. A person counts once, in one district."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Subquery, func, select, union

from app.core.db import db
from app.core.smallcells import SMALLEST_CELL, suppressed
from app.insights.queries.readable import READABLE
from app.needs.models import Need, Support
from app.projects import queries as projects
from app.projects.models import District

HALF = 0.5  # below half of its share of the residents, a district is pointed out


@dataclass(frozen=True)
class Row:
    """A district. people: None for fewer than five, or where a number would tell such a one; then no share either."""

    district: District
    people: int | None
    share: float | None
    residents: float | None

    @property
    def little_heard(self) -> bool:
        return _little(self.share, self.residents)

    @property
    def per_thousand(self) -> float | None:
        if self.people is None or not self.district.population:
            return None
        return 1000 * self.people / self.district.population


@dataclass(frozen=True)
class Together:
    """The districts without a number of their own, which the others' numbers tell the sum of.

    at_most: those who gave no district are hidden among them, so nothing but the most that they can be is told.
    """

    rows: Sequence[Row]
    people: int
    among: int
    residents: float | None
    at_most: bool

    @property
    def share(self) -> float:
        return self.people / self.among

    @property
    def population(self) -> int:
        return sum(row.district.population or 0 for row in self.rows)

    @property
    def little_heard(self) -> bool:
        return _little(self.share, self.residents)


@dataclass(frozen=True)
class Participation:
    """The districts, the least heard first; how many people there are in all, and how many gave no district.

    together: two or more districts that too few hide in, at the place where they are in `rows`; None when none or one.

    told: those who told a need; supporters: those who only support. Nobody is in both.
    """

    rows: Sequence[Row]
    told: int
    supporters: int
    without: int | None
    together: Together | None

    @property
    def sources(self) -> list[tuple[str, date | None]]:
        """Where the numbers of residents come from."""
        known = [row.district for row in self.rows if row.district.population]
        return list(dict.fromkeys((one.population_source, one.population_on) for one in known))


def of_project(project_id: int, day: date) -> Participation:
    """Three statements, whatever the number of needs. Below five people with a district, no district has a number."""
    districts, authors = projects.districts(day), _authors(project_id)
    counts: dict[int | None, int] = {one.id: 0 for one in districts}
    unknown = 0
    for district, number in db.session.execute(select(authors.c.district, func.count()).group_by(authors.c.district)):
        if district in counts:
            counts[district] = number
        else:
            unknown += number
    shown = suppressed({**counts, None: unknown})
    placed = sum(counts.values())
    # Where few gave no district, the others' shares are of everybody: their sum would tell how few.
    among = placed + unknown if shown[None] is None else placed
    whole = sum(one.population or 0 for one in districts) if all(one.population for one in districts) else 0
    rows = [_row(one, shown[one.id], among, whole) for one in districts]
    together = _together([row for row in rows if row.people is None], shown, placed + unknown, among)
    return Participation(
        rows=sorted(rows, key=partial(_least_first, together)),
        told=placed + unknown,
        supporters=_supporters(project_id),
        without=shown[None],
        together=together,
    )


def _row(district: District, people: int | None, among: int, whole: int) -> Row:
    share = people / among if people is not None and among >= SMALLEST_CELL else None
    residents = (district.population or 0) / whole if whole else None
    return Row(district, people, share, residents)


def _together(
    hidden: Sequence[Row], shown: dict[int | None, int | None], everybody: int, among: int
) -> Together | None:
    """Nothing is told of them that the other numbers and the sum of all do not tell; of one alone, nothing at all."""
    people = everybody - sum(number or 0 for number in shown.values())
    if len(hidden) < 2 or people < SMALLEST_CELL:
        return None
    known = all(row.residents is not None for row in hidden)
    residents = sum(row.residents or 0 for row in hidden) if known else None
    return Together(sorted(hidden, key=lambda row: row.district.name_nb), people, among, residents, shown[None] is None)


def _little(share: float | None, residents: float | None) -> bool:
    """Fewer than half of what the number of residents would say."""
    return share is not None and residents is not None and share < HALF * residents


def _least_first(together: Together | None, row: Row) -> tuple[Any, ...]:
    """Those without a number stand side by side, as little heard as they are together; when nobody can tell, first."""
    hidden = row.people is None
    share, residents = (together.share, together.residents) if hidden and together else (row.share, row.residents)
    ratio = share / residents if share is not None and residents else None
    return (ratio is None and not hidden, ratio or 0, hidden, row.district.name_nb)


def _authors(project_id: int) -> Subquery:
    """Everybody who told a need of the project, with the district that they gave the last time they gave one."""
    last = (
        select(Need.participant_id, func.max(Need.id).label("need"))
        .where(Need.project_id == project_id, READABLE, Need.participant_id.is_not(None))
        .where(Need.district_id.is_not(None))
        .group_by(Need.participant_id)
        .subquery()
    )
    everybody = (
        select(Need.participant_id)
        .where(Need.project_id == project_id, READABLE, Need.participant_id.is_not(None))
        .distinct()
        .subquery()
    )
    return (
        select(everybody.c.participant_id.label("who"), Need.district_id.label("district"))
        .outerjoin(last, last.c.participant_id == everybody.c.participant_id)
        .outerjoin(Need, Need.id == last.c.need)
        .subquery()
    )


def _supporters(project_id: int) -> int:
    """Who supports a need of the project, and has told none."""
    needs = select(Need.id).where(Need.project_id == project_id, READABLE)
    told = select(Need.participant_id).where(Need.id.in_(needs), Need.participant_id.is_not(None))
    stood = select(Support.participant_id).where(Support.need_id.in_(needs))
    both = union(told, stood).subquery()
    people = db.session.scalar(select(func.count()).select_from(both)) or 0
    return people - (
        db.session.scalar(select(func.count(Need.participant_id.distinct())).where(Need.id.in_(needs))) or 0
    )
