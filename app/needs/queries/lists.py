"""The public list: filters by name, one page of needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, false, select

from app.core.db import db
from app.core.i18n import told
from app.core.pagination import Page
from app.needs.models import Need, NeedState
from app.needs.search import Sort, find
from app.projects import queries as projects
from app.projects.models import Project, ProjectState

PER_PAGE = 20
NONE = 0  # no row has this number


class Status(StrEnum):
    """How far a public need has come, as a reader asks."""

    WAITING = "waiting"  # for an answer
    ANSWERED = "answered"
    USED = "used"
    FORWARDED = "forwarded"


@dataclass(frozen=True)
class Filters:
    """What a reader asked for, by the names that stand in the address. Empty means all."""

    search: str = ""
    area: str = ""
    district: str = ""
    project: str = ""
    status: str = ""
    sort: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.search or self.area or self.district or self.project or self.status)


def listed(filters: Filters, number: int = 1) -> Page[Need]:
    """One page of the public needs that fit. A name that does not exist fits none."""
    sort = Sort(filters.sort) if filters.sort in set(Sort) else Sort.NEWEST
    within, status = dict(_within(filters)), _of_status(filters.status) if filters.status else ()
    return find(filters.search, *status, within=within, sort=sort, number=number, per_page=PER_PAGE)


def _within(filters: Filters) -> Iterator[tuple[str, int]]:
    if filters.area:
        area = projects.focus_area_by_slug(filters.area)
        yield "focus_area_id", area.id if area else NONE
    if filters.district:
        district = projects.district_by_slug(filters.district)
        yield "district_id", district.id if district else NONE
    if filters.project:
        project = projects.public_project_by_slug(filters.project)
        yield "project_id", project.id if project else NONE


def _of_status(status: str) -> Iterator[ColumnElement[bool]]:
    if status == Status.WAITING:
        yield Need.waiting_since.is_not(None)
    elif status == Status.ANSWERED:
        yield Need.answered_at.is_not(None)
    elif status == Status.USED:
        yield Need.used_at.is_not(None)
    elif status == Status.FORWARDED:
        yield Need.state == NeedState.FORWARDED
    else:
        yield false()


def projects_with_needs() -> list[tuple[str, str]]:
    """The published projects that needs are placed in: slug and title in the reader's language."""
    placed = exists().where(Need.project_id == Project.id)
    query = select(Project).where(Project.state != ProjectState.DRAFT, placed).order_by(Project.title_nb)
    return [(project.slug, told(project, "title")) for project in db.session.scalars(query)]


def projects_to_place_in() -> Sequence[Project]:
    """The projects that are under way, by name."""
    query = select(Project).where(Project.state.in_((ProjectState.RUNNING, ProjectState.PAUSED)))
    return db.session.scalars(query.order_by(Project.title_nb)).all()
