"""Projects as something that can be followed, for those who may know of them."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select

from app.core.db import db
from app.core.i18n import _, told, told_language
from app.core.providers import PageLink, SubjectPage
from app.projects.models import Project, ProjectState

ENDED = (ProjectState.STOPPED, ProjectState.IN_USE)


def projects(ids: Sequence[int], participant_id: int | None) -> dict[int, SubjectPage]:
    """Everything but drafts."""
    query = select(Project).where(Project.id.in_(ids), Project.state != ProjectState.DRAFT)
    return {project.id: _page(project) for project in db.session.scalars(query)}


def _page(project: Project) -> SubjectPage:
    title = told(project, "title")
    return SubjectPage(
        name=_("prosjektet «%(title)s»", title=title),
        title=title,
        lang=told_language(project, "title"),
        link=PageLink(endpoint="projects.project", values={"slug": project.slug}),
        ended=project.state in ENDED,
    )


PAGES: Mapping[str, Callable[[Sequence[int], int | None], dict[int, SubjectPage]]] = {"project": projects}
