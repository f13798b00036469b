"""What the gate needs to know of the phase and of everyone who contributed."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from app.core import clock
from app.core.db import db
from app.core.smallcells import SMALLEST_CELL
from app.decisions.models import Ballot, Vote
from app.insights.models import Link
from app.insights.queries.given import HEARD
from app.needs.models import Need, NeedState
from app.notifications.models import Subject
from app.projects.models import Activity, ActivityKind, ActivityState, GateDecision, ResultsVisible
from app.prototypes.models import Feedback, Prototype, Version

SHOWN_WAITING = 20


def activities(phase_id: int) -> Sequence[Activity]:
    return db.session.scalars(select(Activity).where(Activity.phase_id == phase_id).order_by(Activity.opens_at)).all()


def with_results(activities: Sequence[Activity]) -> frozenset[int]:
    """Those of the activities that came to something that can be read: answers enough to show, or a published need.

    Under five answers are shown to nobody, and while an activity is open only some let people see how it goes.
    """
    calls = [activity.id for activity in activities if activity.kind is ActivityKind.CALL_FOR_NEEDS]
    told = select(Need.activity_id).where(Need.activity_id.in_(calls), Need.state.in_(HEARD)).distinct()
    answered = [each.id for each in activities if each.id not in calls and _can_be_read(each)]
    return frozenset([*answered, *(db.session.scalars(told) if calls else ())])


def _can_be_read(activity: Activity) -> bool:
    state = activity.state_at(clock.now())
    live = state is ActivityState.OPEN and activity.results_visible is not ResultsVisible.AFTER_CLOSE
    return activity.contributions >= SMALLEST_CELL and (live or state is ActivityState.CLOSED)


def waiting_needs(phase_id: int) -> tuple[Sequence[Need], int]:
    """Needs placed in the phase that nobody has read, or that are public without an answer; and how many they are."""
    waits = (
        Need.phase_id == phase_id,
        or_(Need.state == NeedState.WAITING, Need.waiting_since.is_not(None)),
    )
    count = db.session.scalar(select(func.count()).select_from(Need).where(*waits)) or 0
    query = select(Need).where(*waits).order_by(Need.told_at, Need.id).limit(SHOWN_WAITING)
    return db.session.scalars(query).all(), count


def decided_with(client_key: str) -> GateDecision | None:
    """The decision that this very form already made."""
    return db.session.scalar(select(GateDecision).where(GateDecision.client_key == client_key))


def newest_decision(project_id: int) -> GateDecision | None:
    """What was decided last, as it stands now."""
    query = select(GateDecision).where(GateDecision.project_id == project_id).order_by(GateDecision.id.desc())
    return db.session.scalars(query.limit(1)).first()


def contributions(project_id: int) -> list[tuple[Subject, int]]:
    """Every contribution that is part of the project: needs placed in it or used by it, tests, ballots with votes."""
    used = select(Link.from_id).where(Link.project_id == project_id, Link.from_kind == Subject.NEED)
    needs = select(Need.id).where(
        or_(Need.project_id == project_id, Need.id.in_(used)),
        Need.state.not_in((NeedState.WITHDRAWN, NeedState.DECLINED, NeedState.HIDDEN)),
    )
    tests = (
        select(Feedback.id)
        .join(Version, Version.id == Feedback.version_id)
        .join(Prototype, Prototype.id == Version.prototype_id)
        .where(Prototype.project_id == project_id)
    )
    ballots = select(Ballot.id).where(Ballot.project_id == project_id, Ballot.id.in_(select(Vote.ballot_id)))
    found = ((Subject.NEED, needs), (Subject.FEEDBACK, tests), (Subject.BALLOT, ballots))
    return [(subject, row) for subject, query in found for row in db.session.scalars(query)]


def votes(ballot_ids: Sequence[int]) -> int:
    """How many votes stand in the ballots together, of people who can still be told."""
    query = select(func.count()).where(Vote.ballot_id.in_(ballot_ids), Vote.participant_id.is_not(None))
    return db.session.scalar(query) or 0


def told(project_id: int) -> list[tuple[Subject, int]]:
    """All that is part of the project and whose followers hear what is decided: contributions, and what can be tried.

    Who tests a prototype follows the prototype, not the line of their own test.
    """
    tried = select(Prototype.id).where(Prototype.project_id == project_id, Prototype.published_at.is_not(None))
    prototypes = [(Subject.PROTOTYPE, row) for row in db.session.scalars(tried)]
    return [*contributions(project_id), *prototypes]
