"""Where a contribution stands in themes goes with it (see `core.noted`)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select

from app.core import noted
from app.core.contributions import Kind
from app.core.db import db
from app.core.upsert import changed
from app.themes.models import Standing, ThemeLeft, ThemeMember


def gone(kind: Kind, ids: Sequence[int]) -> None:
    for table in (ThemeMember, ThemeLeft):
        noted.drop(table, kind, ids)


def became(kind: Kind, old: int, new: int) -> None:
    # What people decided stands before what a run has proposed.
    accepted = exists().where(*_about(kind, old), ThemeMember.standing == Standing.ACCEPTED)
    proposed = delete(ThemeMember).where(*_about(kind, new), ThemeMember.standing == Standing.PROPOSED)
    if db.session.scalar(select(accepted)):
        changed(proposed)
    noted.repoint(ThemeMember, kind, old, new, _only_one)
    noted.repoint(ThemeLeft, kind, old, new, lambda mine, other: other.project_id == mine.project_id)


def _about(kind: Kind, item_id: int) -> tuple[ColumnElement[bool], ...]:
    return ThemeMember.kind == kind, ThemeMember.item_id == item_id


def _only_one(mine: Any, other: Any) -> ColumnElement[bool]:
    """It has one row in a theme, and stands in one theme."""
    stand = and_(mine.standing != Standing.REFUSED, other.standing != Standing.REFUSED)
    return or_(other.theme_id == mine.theme_id, stand)
