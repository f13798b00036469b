"""Telling people that a vote has opened and that there is a result: once, however it came to open or close."""

from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.db import db
from app.core.smallcells import SMALLEST_CELL
from app.core.upsert import changed
from app.decisions import queries
from app.decisions.models import Ballot
from app.notifications import services as notifications
from app.notifications.models import ReceiptKind, Subject
from app.projects.models import Activity, ActivityState, Project, ProjectState


def tell_opening(ballot: Ballot) -> None:
    """Tell those who follow the project."""
    if _claim(ballot, "opening_told_at"):
        about = {**_about(ballot, "decisions.ballot"), "ballot": ballot.id}
        notifications.write_receipt(
            Subject.PROJECT, ballot.project_id, ReceiptKind.VOTE_OPENED, key=f"ballot:{ballot.id}", about=about
        )


def tell_result(ballot: Ballot) -> None:
    """Tell those who voted that there is a result, or that too few voted for one."""
    if _claim(ballot, "result_told_at"):
        few = queries.recounted(ballot.id)[0] < SMALLEST_CELL
        about = {**_about(ballot, "decisions.ballot"), "few": True} if few else _about(ballot, "decisions.result")
        notifications.write_receipt(Subject.BALLOT, ballot.id, ReceiptKind.VOTE_RESULT, key="result", about=about)


def tell_due() -> int:
    """Tell of what has opened and closed by the clock or on another page. Run by a job; returns how many."""
    moment = clock.now()
    base = select(Ballot).join(Ballot.activity).join(Ballot.project).options(joinedload(Ballot.activity))
    opened = db.session.scalars(
        base.where(
            Ballot.opening_told_at.is_(None),
            Activity.state == ActivityState.OPEN,
            Activity.opens_at <= moment,
            or_(Activity.closes_at.is_(None), Activity.closes_at > moment),
            Project.state == ProjectState.RUNNING,
        )
    ).all()
    over = or_(
        Activity.state == ActivityState.CLOSED,
        (Activity.state == ActivityState.OPEN) & (Activity.closes_at <= moment),
    )
    closed = db.session.scalars(base.where(Ballot.result_told_at.is_(None), over)).all()
    for ballot in opened:
        tell_opening(ballot)
    for ballot in closed:
        tell_result(ballot)
    return len(opened) + len(closed)


def _claim(ballot: Ballot, column: str) -> bool:
    """True for the one who is to tell: of two at once, the UPDATE finds the column empty only for one."""
    empty = getattr(Ballot, column).is_(None)
    return changed(update(Ballot).where(Ballot.id == ballot.id, empty).values({column: clock.now()})) > 0


def _about(ballot: Ballot, endpoint: str) -> dict[str, Any]:
    return {
        "endpoint": endpoint,
        "values": {"slug": ballot.slug},
        "title_nb": ballot.question_nb,
        "title_en": ballot.question_en,
    }
