"""One at a time decides about a project's themes: what moves between two of them would otherwise be in both or none."""

from sqlalchemy import select

from app.core.db import db
from app.projects.models import Project


def lock_project(project_id: int) -> None:
    """Let nobody else change the project's themes until the transaction ends."""
    db.session.execute(select(Project.id).where(Project.id == project_id).with_for_update(key_share=True)).one()
