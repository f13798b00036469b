"""What the fields that contributions are narrowed by have to choose from: in the inbox, and wherever some are selected."""

from typing import Any

from app.core import access
from app.core.i18n import told, told_language
from app.inbox import queries, wording
from app.people import accounts
from app.projects import queries as projects
from app.projects.models import Project


def narrowing(project: Project) -> dict[str, Any]:
    """All that `inbox/_narrowing.html` asks for, except `filters`."""
    return {
        "words": wording,
        "kinds": queries.readable(access.person(), project),
        "team": {one.id: one for one in accounts.of_project(project.id)},
        "tags": queries.tags(project.id),
        "areas": projects.focus_areas(),
        "activities": {one.id: one for one in projects.activities_of_project(project.id)},
        "districts": {one.id: one for one in projects.districts()},
        "named": named,
    }


def named(row: Any, name: str) -> tuple[str, str]:
    """What a row is called, and the language of that."""
    return told(row, name), told_language(row, name)
