"""Objects from the address, for the guards of the workbench's pages."""

from typing import Any

from app.core.errors import NotFound
from app.projects import queries
from app.projects.models import Activity, Phase, Project


def project_of(slug: str, **_more: Any) -> Project:
    """The project in the address, drafts too, with all that its pages show."""
    project = queries.project_by_slug(slug, *queries.FULL)
    if project is None:
        raise NotFound
    return project


def phase_of(project: Project, number: int) -> Phase:
    """Phase 1 to 4 of the project."""
    found = next((phase for phase in project.phases if phase.kind.number == number), None)
    if found is None:
        raise NotFound
    return found


def activity_of(project: Project, activity_id: int) -> Activity:
    """The activity, when it is this project's."""
    found = next((one for phase in project.phases for one in phase.activities if one.id == activity_id), None)
    if found is None:
        raise NotFound
    return found
