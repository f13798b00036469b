"""Reads of prototypes: what is tried, what one said oneself, what others said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.matching import holding
from app.core.pagination import Page, paginate
from app.projects.models import Activity, ActivityState, Project, ProjectState
from app.prototypes.models import Cause, Choice, Feedback, Mood, Pin, Prototype, Variant, Version

Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])
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


def page_of_project(project_id: int, search: str = "", number: int = 1) -> Page[Prototype]:
    """Some of a project's prototypes with their versions, newest first. `search` in their titles."""
    named = holding(search, Prototype.title_nb, Prototype.title_en)
    query = select(Prototype).where(Prototype.project_id == project_id, *named).order_by(Prototype.id.desc())
    return paginate(query.options(*_WHOLE), number, count=query)


def open_tests(ids: Sequence[int]) -> list[OpenTest]:
    """Those of the prototypes that can be tried now. One query."""
    query = _in_open_tests(select(Prototype, Activity))
    query = query.where(Prototype.id.in_(list(ids)), Prototype.project.has(Project.state != ProjectState.DRAFT))
    return [OpenTest(prototype, activity) for prototype, activity in db.session.execute(query)]


def running_versions() -> Sequence[Version]:
    """The versions that can be tried now in running projects. One query."""
    query = _in_open_tests(select(Version).select_from(Prototype))
    return db.session.scalars(query.where(Prototype.project.has(Project.state == ProjectState.RUNNING))).all()


def _in_open_tests(query: Q) -> Q:
    """Prototypes whose newest published version is in a test that is open now."""
    moment = clock.now()
    newest = (
        select(func.max(Version.number))
        .where(Version.prototype_id == Prototype.id, Version.published_at.is_not(None))
        .correlate(Prototype)
        .scalar_subquery()
    )
    return (
        query.join(Version, (Version.prototype_id == Prototype.id) & (Version.number == newest))
        .join(Activity, Activity.id == Version.activity_id)
        .where(
            Prototype.published_at.is_not(None),
            Activity.state == ActivityState.OPEN,
            Activity.opens_at <= moment,
            or_(Activity.closes_at.is_(None), Activity.closes_at > moment),
        )
        .order_by(Prototype.id)
    )


def slugs_of_activities(activity_ids: Sequence[int]) -> dict[int, str]:
    """The slug of the prototype that is tried in each activity."""
    query = (
        select(Version.activity_id, Prototype.slug)
        .join(Prototype, Prototype.id == Version.prototype_id)
        .where(Version.activity_id.in_(activity_ids), Version.published_at.is_not(None))
        .order_by(Version.id)
    )
    return {row.activity_id: row.slug for row in db.session.execute(query)}


def public_prototypes(ids: Sequence[int]) -> Sequence[Prototype]:
    """Those of the prototypes that the public may know of."""
    public = (Prototype.published_at.is_not(None), Prototype.project.has(Project.state != ProjectState.DRAFT))
    return db.session.scalars(select(Prototype).where(Prototype.id.in_(ids), *public)).all()


def prototypes_of_feedback(ids: Sequence[int], participant_id: int | None) -> dict[int, Prototype]:
    """What each of these pieces of feedback is about, of those that this participant gave."""
    query = (
        select(Feedback.id, Prototype)
        .join(Version, Version.id == Feedback.version_id)
        .join(Prototype, Prototype.id == Version.prototype_id)
        .where(Feedback.id.in_(ids), Feedback.participant_id == participant_id)
    )
    return {row.id: row.Prototype for row in db.session.execute(query)}


def tried_by(participant_id: int) -> Sequence[Feedback]:
    """Everything that the participant has tried, with its prototype and all its versions, oldest first."""
    versions = joinedload(Feedback.version).joinedload(Version.prototype).selectinload(Prototype.versions)
    query = (
        select(Feedback)
        .where(Feedback.participant_id == participant_id)
        .options(
            joinedload(Feedback.version).joinedload(Version.prototype).joinedload(Prototype.project),
            versions.joinedload(Version.activity),
        )
        .order_by(Feedback.version_id)
    )
    return db.session.scalars(query).all()


def versions_caused_by(feedback_ids: Sequence[int]) -> set[int]:
    """The versions that changed because of any of these."""
    return set(db.session.scalars(select(Cause.version_id).where(Cause.feedback_id.in_(feedback_ids))))


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


def choice_counts(version_id: int) -> dict[tuple[str, Choice | None], int]:
    """How many testers of the version chose what, by the variant that they saw first."""
    return choice_counts_of([version_id])[version_id]


def choice_counts_of(version_ids: Collection[int]) -> dict[int, dict[tuple[str, Choice | None], int]]:
    """The same of several versions. One query."""
    query = (
        select(Feedback.version_id, Feedback.first_seen, Feedback.choice, func.count().label("number"))
        .where(Feedback.version_id.in_(version_ids))
        .group_by(Feedback.version_id, Feedback.first_seen, Feedback.choice)
    )
    found: dict[int, dict[tuple[str, Choice | None], int]] = {number: {} for number in version_ids}
    for row in db.session.execute(query) if version_ids else ():
        found[row.version_id][row.first_seen, row.choice] = row.number
    return found


def mood_counts(version_id: int) -> dict[tuple[int, int | None, Mood], int]:
    """How many testers have pinned each mood, by variant and named place. One who pins ten times is one."""
    query = (
        select(Pin.variant_id, Pin.place_id, Pin.mood, func.count(func.distinct(Pin.feedback_id)).label("number"))
        .join(Feedback, Feedback.id == Pin.feedback_id)
        .where(Feedback.version_id == version_id)
        .group_by(Pin.variant_id, Pin.place_id, Pin.mood)
    )
    return {(row.variant_id, row.place_id, row.mood): row.number for row in db.session.execute(query)}


def pins_to_read(prototype_id: int, number: int = 1) -> Page[Pin]:
    """Pins with words, for the team: unread before read, newest first in both."""
    query = (
        select(Pin)
        .join(Pin.feedback)
        .join(Feedback.version)
        .where(Version.prototype_id == prototype_id, Pin.text != "")
        .options(joinedload(Pin.feedback), joinedload(Pin.place))
        .order_by(Pin.read_at.is_not(None), Pin.id.desc())
    )
    return paginate(query, number, MOST_SHOWN)


def unread_by_project() -> dict[int, int]:
    """How many pins with words nobody has read yet, by project. One statement, however many projects."""
    query = (
        select(Prototype.project_id, func.count())
        .join(Version, Version.prototype_id == Prototype.id)
        .join(Feedback, Feedback.version_id == Version.id)
        .join(Pin, Pin.feedback_id == Feedback.id)
        .where(Pin.text != "", Pin.read_at.is_(None))
        .group_by(Prototype.project_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def version_tried_in(activity_id: int) -> Version | None:
    """The published version that is tried in an activity, with its variants."""
    query = select(Version).where(Version.activity_id == activity_id, Version.published_at.is_not(None))
    newest = query.order_by(Version.number.desc()).limit(1)
    return db.session.scalar(newest.options(selectinload(Version.variants)))


def pin_of_prototype(prototype_id: int, pin_id: int) -> Pin | None:
    query = select(Pin).join(Pin.feedback).join(Feedback.version)
    return db.session.scalar(query.where(Pin.id == pin_id, Version.prototype_id == prototype_id))


def feedback_with_words(prototype_id: int) -> Sequence[Feedback]:
    """What can be named as the cause of a change: rounds in which somebody wrote something."""
    has_words = Feedback.pins.any(Pin.text != "")
    query = (
        select(Feedback)
        .join(Feedback.version)
        .where(Version.prototype_id == prototype_id, or_(Feedback.why != "", has_words))
        .options(selectinload(Feedback.pins), joinedload(Feedback.version))
        .order_by(Feedback.id)
    )
    return db.session.scalars(query).all()


def reasons_of_project(project_id: int, search: str, limit: int) -> Sequence[Feedback]:
    """Feedback with a reason, each with its version."""
    query = (
        select(Feedback)
        .join(Version, Version.id == Feedback.version_id)
        .join(Prototype, Prototype.id == Version.prototype_id)
        .where(Prototype.project_id == project_id, Feedback.why != "", *holding(search, Feedback.why))
        .options(joinedload(Feedback.version).selectinload(Version.variants))
    )
    return db.session.scalars(query.order_by(Feedback.id).limit(limit)).all()


def whys(version_id: int, shown: Collection[Choice], number: int = 1) -> Page[Feedback]:
    """The reasons given with the closing question, by choice for those in `shown`, whose numbers may be seen.

    The others come last in the order they were given: sorted by choice, they would tell the numbers that are hidden.
    """
    query = select(Feedback).where(Feedback.version_id == version_id, Feedback.why != "")
    if shown:
        places = {choice: at for at, choice in enumerate(shown)}
        query = query.order_by(case(places, value=Feedback.choice, else_=len(places)))
    return paginate(query.order_by(Feedback.id), number, MOST_SHOWN)


def _one(query: Select[Prototype]) -> Prototype:
    if (found := db.session.scalar(query)) is None:
        raise NotFound
    return found
