"""What was asked for last."""

from sqlalchemy import select

from app.core.db import db
from app.themes.models import RunState, ThemeRun

UNDER_WAY = (RunState.WAITING, RunState.RUNNING)


def latest(project_id: int) -> ThemeRun | None:
    query = select(ThemeRun).where(ThemeRun.project_id == project_id).order_by(ThemeRun.id.desc()).limit(1)
    return db.session.scalar(query)


def latest_done(project_id: int) -> ThemeRun | None:
    """The one that what is proposed now comes from: one that failed since, or that is being computed, changes nothing."""
    done = (ThemeRun.project_id == project_id, ThemeRun.state == RunState.DONE)
    return db.session.scalar(select(ThemeRun).where(*done).order_by(ThemeRun.id.desc()).limit(1))
