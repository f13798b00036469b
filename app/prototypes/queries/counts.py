"""Numbers of what testers said. One who pins ten times is one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.db import db
from app.prototypes.models import Cause, Choice, Feedback, Mood, Pin


@dataclass(frozen=True)
class Spot:
    """Where one pin is."""

    variant_id: int
    x: float | None
    y: float | None
    feedback_id: int


def causes_of(version_ids: Sequence[int]) -> dict[int, int]:
    """How many testers' feedback led to each version."""
    query = select(Cause.version_id, func.count().label("number")).where(Cause.version_id.in_(version_ids))
    rows = db.session.execute(query.group_by(Cause.version_id))
    return {row.version_id: row.number for row in rows}


def versions_caused_by(feedback_ids: Sequence[int]) -> set[int]:
    """The versions that changed because of any of these."""
    return set(db.session.scalars(select(Cause.version_id).where(Cause.feedback_id.in_(feedback_ids))))


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
    return mood_counts_of([version_id])


def mood_counts_of(version_ids: Collection[int]) -> dict[tuple[int, int | None, Mood], int]:
    """The same of several versions. One query."""
    query = (
        select(Pin.variant_id, Pin.place_id, Pin.mood, func.count(func.distinct(Pin.feedback_id)).label("number"))
        .join(Feedback, Feedback.id == Pin.feedback_id)
        .where(Feedback.version_id.in_(version_ids))
        .group_by(Pin.variant_id, Pin.place_id, Pin.mood)
    )
    return {(row.variant_id, row.place_id, row.mood): row.number for row in db.session.execute(query)}


def mood_totals_of(version_ids: Collection[int]) -> dict[tuple[int, Mood], int]:
    """How many testers have pinned each mood anywhere on each variant of these versions. One query."""
    query = (
        select(Pin.variant_id, Pin.mood, func.count(func.distinct(Pin.feedback_id)).label("number"))
        .join(Feedback, Feedback.id == Pin.feedback_id)
        .where(Feedback.version_id.in_(version_ids))
        .group_by(Pin.variant_id, Pin.mood)
    )
    return {(row.variant_id, row.mood): row.number for row in db.session.execute(query)}


def numbers_of(
    version_id: int,
) -> tuple[dict[tuple[str, Choice | None], int], dict[tuple[int, int | None, Mood], int], dict[tuple[int, Mood], int]]:
    """All that a result is made of: choices, moods by place, and moods anywhere."""
    return choice_counts(version_id), mood_counts(version_id), mood_totals_of([version_id])


def pinned(version_id: int) -> list[Spot]:
    """Every pin of the version: on which variant, where, and whose. One query."""
    query = select(Pin.variant_id, Pin.x, Pin.y, Pin.feedback_id).join(Pin.feedback)
    rows = db.session.execute(query.where(Feedback.version_id == version_id).order_by(Pin.id))
    return [Spot(*row) for row in rows]


def chosen_causes(version_id: int) -> set[int]:
    """The feedback (ids) that is written down as the cause of a version."""
    return set(db.session.scalars(select(Cause.feedback_id).where(Cause.version_id == version_id)))
