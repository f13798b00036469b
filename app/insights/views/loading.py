"""Objects from the address, for the guards of the team's pages."""

from typing import Any, TypeVar

from app.core.errors import NotFound
from app.insights.models import Insight, Opportunity, Pilot, Solution
from app.insights.queries import findings
from app.projects import queries as projects
from app.projects.models import Project

Found = TypeVar("Found", Insight, Opportunity, Solution)


def project_of(slug: str, **_more: Any) -> Project:
    """The project in the address, drafts too."""
    project = projects.project_by_slug(slug, *projects.FULL)
    if project is None:
        raise NotFound
    return project


def finding_of(kind: type[Found], project: Project, found_id: int) -> Found:
    """The finding, when it is this project's."""
    found = findings.found_by_id(kind, found_id)
    if found is None or found.project_id != project.id:
        raise NotFound
    return found


def pilot_of(project: Project, pilot_id: int) -> Pilot:
    """The pilot, when it is this project's."""
    pilot = findings.pilot_by_id(pilot_id)
    if pilot is None or pilot.project_id != project.id:
        raise NotFound
    return pilot
