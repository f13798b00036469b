"""Objects from the address, for the guards."""

from typing import Any

from app.core.errors import NotFound
from app.projects import queries as projects
from app.projects.models import Project


def project_of(slug: str, **_more: Any) -> Project:
    """The project that an address names, drafts too."""
    if (project := projects.project_by_slug(slug)) is None:
        raise NotFound
    return project
