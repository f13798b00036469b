"""Reads of prototypes: what is tried, what one said oneself, what others said."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.projects.models import Activity, ActivityState, Project, ProjectState
from app.prototypes.models import Cause, Feedback, Pin, Prototype, Variant, Version

MOST_SHOWN = 60
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


def open_tests(ids: Sequence[int]) -> list[OpenTest]:
    """Those of the prototypes that can be tried now. One query."""
    moment = clock.now()
    newest = (
        select(func.max(Version.number))
        .where(Version.prototype_id == Prototype.id, Version.published_at.is_not(None))
        .correlate(Prototype)
        .scalar_subquery()
    )
    query = (
        select(Prototype, Activity)
        .join(Version, (Version.prototype_id == Prototype.id) & (Version.number == newest))
        .join(Activity, Activity.id == Version.activity_id)
        .where(
            Prototype.id.in_(list(ids)),
            Prototype.published_at.is_not(None),
            Activity.state == ActivityState.OPEN,
            Activity.opens_at <= moment,
            or_(Activity.closes_at.is_(None), Activity.closes_at > moment),
        )
        .order_by(Prototype.id)
    )
    return [OpenTest(prototype, activity) for prototype, activity in db.session.execute(query)]


def slugs_of_activities(activity_ids: Sequence[int]) -> dict[int, str]:
    """The slug of the prototype that is tried in each activity."""
    query = (
        select(Version.activity_id, Prototype.slug)
        .join(Prototype, Prototype.id == Version.prototype_id)
        .where(Version.activity_id.in_(activity_ids), Version.published_at.is_not(None))
        .order_by(Version.id)
    )
    return {row.activity_id: row.slug for row in db.session.execute(query)}


def feedback_of(version_id: int, participant_id: int | None) -> Feedback | None:
    """What this participant has said about the version, with the pins in the order in which they were placed."""
    if participant_id is None:
        return None
    query = select(Feedback).where(Feedback.version_id == version_id, Feedback.participant_id == participant_id)
    return db.session.scalar(query.options(selectinload(Feedback.pins)))


def pins_of_others(variant_id: int, feedback_id: int) -> Sequence[Pin]:
    """What other people pinned on the variant, newest first. Hidden ones are left out."""
    query = select(Pin).where(Pin.variant_id == variant_id, Pin.feedback_id != feedback_id, Pin.hidden.is_(False))
    return db.session.scalars(query.order_by(Pin.id.desc()).limit(MOST_SHOWN)).all()


def causes_of(version_ids: Sequence[int]) -> dict[int, int]:
    """How many testers' feedback led to each version."""
    query = select(Cause.version_id, func.count().label("number")).where(Cause.version_id.in_(version_ids))
    rows = db.session.execute(query.group_by(Cause.version_id))
    return {row.version_id: row.number for row in rows}


def _one(query: Select[Prototype]) -> Prototype:
    if (found := db.session.scalar(query)) is None:
        raise NotFound
    return found
