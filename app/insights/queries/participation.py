"""Who has told something, by district, beside how many live there. A person counts once, in one district."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Subquery, func, or_, select, union

from app.core.db import db
from app.core.smallcells import SMALLEST_CELL, suppressed
from app.needs.models import Need, NeedState, Support
from app.projects import queries as projects
from app.projects.models import District

HALF = 0.5  # below half of its share of the residents, a district is pointed out
READABLE = or_(Need.public, Need.state == NeedState.MERGED)


@dataclass(frozen=True)
class Row:
    """A district. people: None for fewer than five, or where a number would tell such a one; then no share either."""

    district: District
    people: int | None
    share: float | None
    residents: float | None

    @property
    def little_heard(self) -> bool:
        """Fewer than half of what the number of residents would say."""
        return self.share is not None and self.residents is not None and self.share < HALF * self.residents

    @property
    def per_thousand(self) -> float | None:
        if self.people is None or not self.district.population:
            return None
        return 1000 * self.people / self.district.population


@dataclass(frozen=True)
class Participation:
    """The districts, the least heard first; how many people there are in all, and how many gave no district.

    told: those who told a need; supporters: those who only support. Nobody is in both.
    """

    rows: Sequence[Row]
    told: int
    supporters: int
    without: int | None

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
    return Participation(
        rows=sorted(rows, key=_least_first),
        told=placed + unknown,
        supporters=_supporters(project_id),
        without=shown[None],
    )


def _row(district: District, people: int | None, among: int, whole: int) -> Row:
    share = people / among if people is not None and among >= SMALLEST_CELL else None
    residents = (district.population or 0) / whole if whole else None
    return Row(district, people, share, residents)


def _least_first(row: Row) -> tuple[Any, ...]:
    ratio = row.share / row.residents if row.share is not None and row.residents else None
    return (ratio is None, ratio or 0, row.district.name_nb)


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
