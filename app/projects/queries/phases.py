"""Phases of a project."""

from sqlalchemy import select

from app.core.db import db
from app.projects.models import Phase, PhaseState


def running_phase(project_id: int) -> Phase | None:
    """The phase that the project is in, or None before the first and after the last."""
    return db.session.scalar(select(Phase).where(Phase.project_id == project_id, Phase.state == PhaseState.RUNNING))


def last_phase(project_id: int) -> Phase | None:
    """The phase that the project is in, or came to before it ended."""
    query = select(Phase).where(Phase.project_id == project_id, Phase.state != PhaseState.PLANNED)
    return db.session.scalar(query.order_by(Phase.position.desc()).limit(1))


def phase_by_id(phase_id: int) -> Phase | None:
    return db.session.get(Phase, phase_id)
