"""What the gate needs to know of the phase and of everyone who contributed."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from app.core.db import db
from app.decisions.models import Ballot
from app.insights.models import Link
from app.needs.models import Need, NeedState
from app.notifications.models import Subject
from app.projects.models import Activity, GateDecision, Phase, PhaseState, Project
from app.prototypes.models import Feedback, Prototype, Version

SHOWN_WAITING = 20


def phase_to_decide(project: Project) -> Phase | None:
    """The phase that runs; a paused project's phase still does."""
    return next((phase for phase in project.phases if phase.state is PhaseState.RUNNING), None)


def activities(phase_id: int) -> Sequence[Activity]:
    return db.session.scalars(select(Activity).where(Activity.phase_id == phase_id).order_by(Activity.opens_at)).all()


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


def contributions(project_id: int) -> list[tuple[Subject, int]]:
    """Every contribution that is part of the project: needs placed in it or used by it, tests, ballots."""
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
    ballots = select(Ballot.id).where(Ballot.project_id == project_id)
    found = ((Subject.NEED, needs), (Subject.FEEDBACK, tests), (Subject.BALLOT, ballots))
    return [(subject, row) for subject, query in found for row in db.session.scalars(query)]
