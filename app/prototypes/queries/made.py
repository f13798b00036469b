"""Reads of prototypes: what can be tried, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.matching import holding
from app.core.pagination import Page, paginate
from app.projects.models import Activity, ActivityState, Project, ProjectState
from app.prototypes.models import Prototype, Variant, Version

Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])
_WHOLE = (
    joinedload(Prototype.project),
    selectinload(Prototype.versions).joinedload(Version.activity).joinedload(Activity.phase),
    selectinload(Prototype.versions).selectinload(Version.variants).selectinload(Variant.places),
)


@dataclass(frozen=True)
class OpenTest:
    """A prototype that can be tried now, and the activity in which it is tried."""

    prototype: Prototype
    activity: Activity


def public_prototype(slug: str) -> Prototype:
    """A published prototype with versions, variants and places. Raises `NotFound` for any other."""
    query = select(Prototype).where(
        Prototype.slug == slug,
        Prototype.published_at.is_not(None),
        Prototype.project.has(Project.state != ProjectState.DRAFT),
    )
    return _one(query.options(*_WHOLE))


def prototype_of_project(project_slug: str, slug: str) -> Prototype:
    """The prototype, for the team. Raises `NotFound` when it is another project's."""
    query = select(Prototype).where(Prototype.slug == slug, Prototype.project.has(Project.slug == project_slug))
    return _one(query.options(*_WHOLE))


def prototypes_of_project(project_id: int) -> Sequence[Prototype]:
    """All of a project's prototypes with their versions, newest first."""
    query = select(Prototype).where(Prototype.project_id == project_id).order_by(Prototype.id.desc())
    return db.session.scalars(query.options(*_WHOLE)).all()


def page_of_project(project_id: int, search: str = "", number: int = 1) -> Page[Prototype]:
    """Some of a project's prototypes with their versions, newest first. `search` in their titles."""
    named = holding(search, Prototype.title_nb, Prototype.title_en)
    query = select(Prototype).where(Prototype.project_id == project_id, *named).order_by(Prototype.id.desc())
    return paginate(query.options(*_WHOLE), number, count=query, or_last=True)


def open_tests(ids: Sequence[int]) -> list[OpenTest]:
    """Those of the prototypes that can be tried now. One query."""
    query = _in_open_tests(select(Prototype, Activity))
    query = query.where(Prototype.id.in_(list(ids)), Prototype.project.has(Project.state != ProjectState.DRAFT))
    return [OpenTest(prototype, activity) for prototype, activity in db.session.execute(query)]


def running_versions() -> Sequence[Version]:
    """The versions that can be tried now in running projects. One query."""
    query = _in_open_tests(select(Version).select_from(Prototype))
    return db.session.scalars(query.where(Prototype.project.has(Project.state == ProjectState.RUNNING))).all()


def also_tried_in(activity_id: int, prototype_id: int) -> bool:
    """Whether another prototype can be tried now in the same activity."""
    query = _in_open_tests(select(Version.id).select_from(Prototype))
    return db.session.scalar(query.where(Activity.id == activity_id, Prototype.id != prototype_id).limit(1)) is not None


def is_meant_for_any(activity_id: int, *, but: int | None = None) -> bool:
    """Whether any version, published or not, is to be tried in the activity. but: a version to leave out."""
    query = select(Version.id).where(Version.activity_id == activity_id, Version.id != (but or 0))
    return db.session.scalar(query.limit(1)) is not None


def _in_open_tests(query: Q) -> Q:
    """Prototypes whose newest published version is in a test that is open now."""
    moment = clock.now()
    return (
        query.join(Version, (Version.prototype_id == Prototype.id) & (Version.number == _newest()))
        .join(Activity, Activity.id == Version.activity_id)
        .where(
            Prototype.published_at.is_not(None),
            Activity.state == ActivityState.OPEN,
            Activity.opens_at <= moment,
            or_(Activity.closes_at.is_(None), Activity.closes_at > moment),
        )
        .order_by(Prototype.id)
    )


def _newest() -> ScalarSelect[int]:
    """The number of the prototype's newest published version."""
    published = Version.prototype_id == Prototype.id, Version.published_at.is_not(None)
    return select(func.max(Version.number)).where(*published).correlate(Prototype).scalar_subquery()


def slugs_of_activities(activity_ids: Sequence[int]) -> dict[int, str]:
    """The slug of the prototype that is tried in each activity: of several, one whose newest version is tried in it."""
    query = (
        select(Version.activity_id, Prototype.slug)
        .join(Prototype, Prototype.id == Version.prototype_id)
        .where(Version.activity_id.in_(activity_ids), Version.published_at.is_not(None))
        .order_by(Version.number == _newest(), Version.id)
    )
    return {row.activity_id: row.slug for row in db.session.execute(query)}


def public_prototypes(ids: Sequence[int]) -> Sequence[Prototype]:
    """Those of the prototypes that the public may know of."""
    public = (Prototype.published_at.is_not(None), Prototype.project.has(Project.state != ProjectState.DRAFT))
    return db.session.scalars(select(Prototype).where(Prototype.id.in_(ids), *public)).all()


def version_tried_in(activity_id: int) -> Version | None:
    """The published version that is tried in an activity, with its variants."""
    query = select(Version).where(Version.activity_id == activity_id, Version.published_at.is_not(None))
    newest = query.order_by(Version.number.desc()).limit(1)
    return db.session.scalar(newest.options(selectinload(Version.variants)))


def _one(query: Select[Prototype]) -> Prototype:
    if (found := db.session.scalar(query)) is None:
        raise NotFound
    return found
