"""Reads of what testers said: one's own, others', and what the team reads."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.matching import holding
from app.core.pagination import Page, paginate
from app.core.smallcells import SMALLEST_CELL
from app.prototypes.models import Choice, Feedback, Pin, Prototype, Variant, Version

MOST_SHOWN = 60


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


def feedback_of(version_id: int, participant_id: int | None) -> Feedback | None:
    """What this participant has said about the version, with the pins in the order in which they were placed."""
    if participant_id is None:
        return None
    query = select(Feedback).where(Feedback.version_id == version_id, Feedback.participant_id == participant_id)
    return db.session.scalar(query.options(selectinload(Feedback.pins)))


def versions_tried(prototype_id: int, participant_id: int | None) -> set[int]:
    """Which versions of the prototype this participant has tried."""
    if participant_id is None:
        return set()
    query = select(Feedback.version_id).join(Feedback.version).where(Version.prototype_id == prototype_id)
    return set(db.session.scalars(query.where(Feedback.participant_id == participant_id)))


def pins_of_others(variant: Variant, feedback_id: int, *, in_steps: bool) -> Sequence[Pin]:
    """What other people pinned on the variant, once there are enough of them (docs/adr/0018). Hidden ones are left out.

    in_steps: only what the last step shows. The order is that of the keys, which tells nothing of when or by whom.
    """
    theirs = [Pin.variant_id == variant.id, Pin.feedback_id != feedback_id, Pin.hidden.is_(False)]
    if in_steps:
        theirs.append(Pin.id <= variant.shown_pin)
    enough = select(func.count(Pin.feedback_id.distinct()) >= SMALLEST_CELL).where(*theirs).scalar_subquery()
    query = select(Pin).where(*theirs, enough)
    return db.session.scalars(query.order_by(Pin.client_key).limit(MOST_SHOWN)).all()


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
    return paginate(query, number, MOST_SHOWN, or_last=True)


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


def pin_of_prototype(prototype_id: int, pin_id: int) -> Pin | None:
    query = select(Pin).join(Pin.feedback).join(Feedback.version)
    return db.session.scalar(query.where(Pin.id == pin_id, Version.prototype_id == prototype_id))


def feedback_with_words(prototype_id: int, wanted: Collection[int] = ()) -> Sequence[Feedback]:
    """What can be named as the cause of a change: rounds in which somebody wrote something. Those that are `wanted`
    (ids) stand first, with words or without; of the others the newest."""
    has_words = Feedback.pins.any(Pin.text != "")
    first = Feedback.id.in_(wanted)
    query = (
        select(Feedback)
        .join(Feedback.version)
        .where(Version.prototype_id == prototype_id, or_(Feedback.why != "", has_words, first))
        .options(selectinload(Feedback.pins), joinedload(Feedback.version))
        .order_by(case((first, 0), else_=1), case((first, Feedback.id), else_=-Feedback.id))
    )
    return db.session.scalars(query.limit(len(wanted) + MOST_SHOWN)).all()


def reasons_of_project(
    project_id: int, search: str, limit: int, *conditions: ColumnElement[bool]
) -> Sequence[Feedback]:
    """Feedback with a reason that meets the conditions, each with its version."""
    query = (
        select(Feedback)
        .join(Version, Version.id == Feedback.version_id)
        .join(Prototype, Prototype.id == Version.prototype_id)
        .where(Prototype.project_id == project_id, Feedback.why != "", *holding(search, Feedback.why))
        .where(*conditions)
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
    return paginate(query.order_by(Feedback.id), number, MOST_SHOWN, or_last=True)


def words_on_pins(version_id: int, number: int = 1) -> Page[Pin]:
    """What testers of the version wrote beside their pins, newest first. What is hidden is left out."""
    said = (Pin.text != "", Pin.hidden.is_(False), Feedback.version_id == version_id)
    query = select(Pin).join(Pin.feedback).where(*said).options(joinedload(Pin.feedback), joinedload(Pin.place))
    return paginate(query.order_by(Pin.id.desc()), number, MOST_SHOWN, or_last=True)
