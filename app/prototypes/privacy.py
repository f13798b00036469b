"""What is held about a tester's feedback; erasing it; joining two testers who turn out to be one.

Feedback is part of what a version is judged by, so moods, places and choices stay, without the link to the tester and
without the moment. Words stay only when the team has read them and let them stand: unread ones, which may name
somebody, go. A round of a test that is still open goes, so that nobody can answer, be forgotten and answer again; unless
something has been built on it.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, delete, func, literal, select, update
from sqlalchemy.orm import selectinload

from app.core import noted
from app.core.contributions import Kind
from app.core.db import db
from app.core.upsert import insert_selected
from app.notifications import services as notifications
from app.notifications.models import Subject
from app.projects import services as projects
from app.projects.models import Activity
from app.prototypes import rounds
from app.prototypes.models import Cause, Feedback, Pin, Prototype, Version


def held(participant_id: int) -> dict[str, Any]:
    """This participant's feedback, for the export of one's own data."""
    query = (
        select(Feedback)
        .where(Feedback.participant_id == participant_id)
        .options(selectinload(Feedback.pins), selectinload(Feedback.version).selectinload(Version.prototype))
        .order_by(Feedback.id)
    )
    return {"feedback": [_told(feedback) for feedback in db.session.scalars(query)]}


def erase(participant_id: int) -> None:
    """Forget who gave the feedback. Open tests lose the round, what is closed or built on only the link."""
    _take_back(participant_id)
    _forget(Feedback.participant_id == participant_id)


def move(source: int, target: int) -> None:
    """Give the feedback of `source` to `target`. Where both tried a version, it becomes one round.

    The newer round gets the pins of the older, what was answered and noted about it, and keeps its own answer, if it has
    one. When the test is closed, or a
    published version changed because of the older round, both stay and the older loses its link.
    """
    both = (
        select(Feedback.version_id)
        .where(Feedback.participant_id.in_((source, target)))
        .group_by(Feedback.version_id)
        .having(func.count() > 1)
    )
    rounds_of_both = select(Feedback).where(
        Feedback.participant_id.in_((source, target)), Feedback.version_id.in_(both)
    )
    query = rounds_of_both.order_by(Feedback.version_id, Feedback.begun_at, Feedback.id)
    found = db.session.scalars(query).all()
    twice, apart = _counted_twice(source, target), set()
    for older, newer in zip(found[::2], found[1::2], strict=True):
        if not _join(older, newer):
            apart.add(older.version.activity_id)
    for activity_id in twice - apart:
        projects.count_contribution(activity_id, by=-1)
    db.session.flush()
    db.session.execute(update(Feedback).where(Feedback.participant_id == source).values(participant_id=target))


def _take_back(participant_id: int) -> None:
    """Delete the rounds of open tests on which nothing stands. Whoever has none left in a test was not in it."""
    mine = Feedback.participant_id == participant_id
    tests = select(Version.activity_id).join(Feedback, Feedback.version_id == Version.id).where(mine)
    # The tests before what was said in them, as who publishes a version holds both.
    holding = select(Activity.id).where(Activity.id.in_(tests)).order_by(Activity.id).with_for_update(key_share=True)
    db.session.execute(holding).all()
    given = db.session.scalars(select(Feedback).where(mine).order_by(Feedback.id).with_for_update()).all()
    open_now = {one.id for one in given if rounds.state_of(one.version) == "open" and not rounds.is_over(one.version)}
    gone = sorted(open_now - _built_on(open_now))
    if not gone:
        return
    left = {one.version.activity_id for one in given if one.id not in gone}
    tests_left = {one.version.activity_id for one in given if one.id in gone} - left
    noted.gone(Kind.PIN, db.session.scalars(select(Pin.id).where(Pin.feedback_id.in_(gone))).all())
    noted.gone(Kind.CLOSING, gone)
    notifications.drop_receipts(Subject.FEEDBACK, gone)
    db.session.execute(delete(Feedback).where(Feedback.id.in_(gone)))
    for activity_id in sorted(number for number in tests_left if number is not None):
        projects.count_contribution(activity_id, by=-1)
    db.session.expire_all()


def _built_on(ids: Collection[int]) -> set[int]:
    """The rounds because of which a published version changed, or that stand behind what was found or decided."""
    causes = select(Cause.feedback_id).join(Cause.version)
    causes = causes.where(Cause.feedback_id.in_(ids), Version.published_at.is_not(None))
    return set(db.session.scalars(causes)) | noted.used(Kind.CLOSING, ids)


def _counted_twice(source: int, target: int) -> set[int]:
    """The open tests in which both took part, with the same version or not: it turns out to be one person."""
    tried = select(Version.activity_id).join(Feedback, Feedback.version_id == Version.id)
    tried = tried.where(Feedback.participant_id.in_((source, target)), Version.activity_id.is_not(None))
    both = tried.group_by(Version.activity_id).having(func.count(Feedback.participant_id.distinct()) > 1)
    held = db.session.scalars(select(Version).where(Version.activity_id.in_(both)))
    return {version.activity_id for version in held if version.activity_id and rounds.state_of(version) == "open"}


def _join(older: Feedback, newer: Feedback) -> bool:
    """Make one round of two. False when they stay apart, and the older is nobody's."""
    version = older.version
    because = select(Cause.id).join(Cause.version).where(Cause.feedback_id == older.id)
    caused = db.session.scalar(because.where(Version.published_at.is_not(None)).limit(1))
    if caused is not None or version.activity is None or rounds.state_of(version) != "open":
        _forget(Feedback.id == older.id)
        return False
    noted.became(Kind.CLOSING, older.id, newer.id)  # first, as who publishes a reply holds it before the round
    notifications.move_receipts(Subject.FEEDBACK, older.id, newer.id)
    if newer.choice is None:
        newer.choice, newer.why, newer.finished_at = older.choice, older.why, older.finished_at
    newer.first_seen = older.first_seen
    db.session.flush()
    db.session.execute(update(Pin).where(Pin.feedback_id == older.id).values(feedback_id=newer.id))
    chosen = select(Cause.version_id, literal(newer.id)).where(Cause.feedback_id == older.id)
    insert_selected(Cause, ("version_id", "feedback_id"), chosen)  # the older's go with it
    db.session.execute(delete(Feedback).where(Feedback.id == older.id))
    return True


def _forget(which: ColumnElement[bool]) -> None:
    """Cut the link. Moments become the moment of the version, so that nothing tells who was there when."""
    ids = select(Feedback.id).where(which)
    when = (
        select(func.coalesce(Version.published_at, Prototype.created_at))
        .join(Prototype, Prototype.id == Version.prototype_id)
        .where(Version.id == Feedback.version_id)
        .scalar_subquery()
    )
    unread = (Pin.read_at.is_(None)) | Pin.hidden
    mine = Pin.feedback_id.in_(ids)
    db.session.execute(update(Pin).where(mine, unread).values(text="", lang="nb"))
    moment = (
        select(Version.published_at)
        .join(Feedback, Feedback.version_id == Version.id)
        .where(Feedback.id == Pin.feedback_id)
        .scalar_subquery()
    )
    db.session.execute(
        update(Pin).where(mine).values(placed_at=func.coalesce(moment, Pin.placed_at)),
        execution_options={"synchronize_session": False},
    )
    db.session.execute(
        update(Feedback).where(which).values(participant_id=None, why="", lang="nb", begun_at=when, finished_at=None),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()


def _told(feedback: Feedback) -> dict[str, Any]:
    return {
        "prototype": feedback.version.prototype.slug,
        "version": feedback.version.number,
        "begun": feedback.begun_at.isoformat(),
        "choice": feedback.choice.value if feedback.choice else None,
        "why": feedback.why,
        "pins": [
            {"mood": pin.mood.value, "text": pin.text, "x": pin.x, "y": pin.y, "placed": pin.placed_at.isoformat()}
            for pin in feedback.pins
        ],
    }
