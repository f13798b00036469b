"""What falls due for activities: the clock opens those that have a time for it, and closes those whose deadline is out."""

from sqlalchemy import or_, select

from app.core import audit, clock
from app.core.db import db
from app.core.permissions import SYSTEM
from app.projects.models import Activity, ActivityKind, ActivityState, Phase, PhaseState, Project, ProjectState
from app.projects.phases import ALLOWED

# These wait for more than a time: a published version to try, and a facilitator who starts.
OPENED_BY_HAND = frozenset({ActivityKind.PROTOTYPE_TEST, ActivityKind.WORKSHOP})
OPENED_BY_THE_CLOCK = frozenset[ActivityKind]().union(*ALLOWED.values()) - OPENED_BY_HAND


def open_what_is_due() -> int:
    """Open the planned activities whose time has come. Run by a job; returns how many.

    The same holds as for a press: the phase runs, the project runs, and the deadline is not out. What could not open
    because the project was paused, or the phase had not begun, opens when that is so.
    """
    moment = clock.now()
    query = (
        select(Activity)
        .join(Activity.phase)
        .join(Phase.project)
        .where(
            Activity.state == ActivityState.PLANNED,
            Activity.kind.in_(OPENED_BY_THE_CLOCK),
            Activity.opens_at <= moment,
            or_(Activity.closes_at.is_(None), Activity.closes_at > moment),
            Phase.state == PhaseState.RUNNING,
            Project.state == ProjectState.RUNNING,
        )
        # Whoever edits it or decides on the project right now is left in peace: the next minute comes.
        .with_for_update(of=(Activity, Phase, Project), key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    due = db.session.scalars(query).all()
    for activity in due:
        activity.state = ActivityState.OPEN
        audit.record(SYSTEM, "projects.activity_opened", activity)
    db.session.flush()
    return len(due)


def close_what_is_due() -> int:
    """Write down that activities whose deadline has passed are closed. Run by a job; returns how many."""
    query = select(Activity).where(Activity.state == ActivityState.OPEN, Activity.closes_at <= clock.now())
    # As when they open: whoever changes one right now is left in peace, and nobody may take part in it anyway.
    held = query.order_by(Activity.id).with_for_update(of=Activity, key_share=True, skip_locked=True)
    due = db.session.scalars(held.execution_options(populate_existing=True)).all()
    for activity in due:
        activity.state, activity.closed_at = ActivityState.CLOSED, activity.closes_at
    db.session.flush()
    audit.record_each(SYSTEM, "projects.activity_expired", [(activity, {}) for activity in due])
    return len(due)
