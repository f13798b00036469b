"""Which needs of a project are to be grouped: what somebody asked for, by the names that stand in the form."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, select

from app.core.db import db
from app.core.matching import LONGEST
from app.core.text import whole
from app.needs.models import PUBLIC_STATES, Need, NeedState
from app.needs.search import pieces
from app.needs.search.matching import holds
from app.projects import queries as projects
from app.projects.models import Activity
from app.themes.models import Standing, Theme, ThemeMember

READABLE = (NeedState.WAITING, *PUBLIC_STATES)  # what is merged is read as part of the other; what is gone is gone
MOST = 20_000  # more are not grouped at once


@dataclass(frozen=True)
class Selection:
    """Empty means all of it. Stored with the run, so that everybody sees what was grouped."""

    which: str = ""  # "unplaced": in no accepted theme and behind no insight
    area: str = ""
    district: str = ""
    activity: str = ""
    search: str = ""

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Selection":
        """What a form, or a stored run, says. Names that mean nothing here are left out."""
        return cls(**{name: str(told.get(name) or "").strip()[:LONGEST] for name in cls.__dataclass_fields__})

    def stored(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


def needs_of(project_id: int, asked: Selection) -> Select[Any]:
    """The needs themselves, in the order in which they are numbered: the same input gives the same themes."""
    query = select(Need).where(Need.project_id == project_id, Need.state.in_(READABLE), Need.text != "")
    return query.where(*_conditions(project_id, asked)).order_by(Need.id)


def _conditions(project_id: int, asked: Selection) -> Iterator[ColumnElement[bool]]:
    if asked.which == "unplaced":
        yield Need.used_at.is_(None)
        # A theme of the project that the need was moved from places it nowhere here.
        ours = Theme.id == ThemeMember.theme_id, Theme.project_id == project_id
        yield ~exists().where(*ours, ThemeMember.need_id == Need.id, ThemeMember.standing == Standing.ACCEPTED)
    if asked.area:
        area = projects.focus_area_by_slug(asked.area)
        yield Need.focus_area_id == area.id if area else false()
    if asked.district:
        district = projects.district_by_slug(asked.district)
        yield Need.district_id == district.id if district else false()
    if asked.activity:
        number = whole(asked.activity)
        yield Need.activity_id == number if number is not None else false()
    if asked.search:
        found = pieces(asked.search)
        yield from holds(found) if found else [false()]


def how_many(project_id: int, asked: Selection) -> int:
    counted = needs_of(project_id, asked).order_by(None).with_only_columns(Need.id).subquery()
    return db.session.scalar(select(func.count()).select_from(counted)) or 0


def calls_of(project_id: int) -> list[Activity]:
    """The activities that needs of the project were told in."""
    told = exists().where(Need.activity_id == Activity.id, Need.project_id == project_id)
    return list(db.session.scalars(select(Activity).where(told).order_by(Activity.id)))
