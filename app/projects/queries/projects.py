"""Projects."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.matching import holding
from app.core.pagination import Page, paginate
from app.projects.models import Phase, Project, ProjectState

CARD = (joinedload(Project.focus_area), selectinload(Project.phases))
FULL = (
    joinedload(Project.focus_area),
    joinedload(Project.department),
    selectinload(Project.phases).selectinload(Phase.activities),
    selectinload(Project.partners),
    selectinload(Project.decisions),
    selectinload(Project.handovers),
    selectinload(Project.news),
)


def project_by_slug(slug: str, *options: Any) -> Project | None:
    """Any project, drafts too. Give `*FULL` to load all that its page shows."""
    return db.session.scalar(select(Project).where(Project.slug == slug).options(*options))


def project_by_id(project_id: int) -> Project | None:
    return db.session.get(Project, project_id)


def public_project_by_slug(slug: str, *options: Any) -> Project | None:
    """A published project; a draft is as if it were not there."""
    project = project_by_slug(slug, *options)
    return None if project is None or project.state is ProjectState.DRAFT else project


def public_projects() -> Select[Project]:
    """The published projects, with what a card shows, for filtering and ordering further."""
    return select(Project).where(Project.state != ProjectState.DRAFT).options(*CARD)


def public_slugs() -> list[str]:
    """The addresses of all published projects."""
    return list(
        db.session.scalars(select(Project.slug).where(Project.state != ProjectState.DRAFT).order_by(Project.slug))
    )


def is_there() -> bool:
    """Ask the database something. False when it does not answer."""
    try:
        db.session.execute(select(1))
    except SQLAlchemyError:
        return False
    return True


def worked_on(ids: Collection[int] | None, search: str = "", number: int = 1) -> Page[Project]:
    """The projects with these ids, drafts too, by title; all of them for None. `search` in their titles."""
    query = select(Project).where(*holding(search, Project.title_nb, Project.title_en))
    query = query.options(*CARD, selectinload(Project.handovers)).order_by(Project.title_nb, Project.id)
    return paginate(query if ids is None else query.where(Project.id.in_(ids)), number, 24)
