"""Reads of projects, their phases and activities, and the lists that they belong to."""

from app.projects.queries.activities import (
    activities_of_project,
    activity_by_id,
    closed_early,
    closed_early_in,
    open_activities,
)
from app.projects.queries.phases import last_phase, phase_by_id, running_phase
from app.projects.queries.places import (
    departments,
    district_by_slug,
    districts,
    focus_area_by_slug,
    focus_areas,
)
from app.projects.queries.projects import (
    FULL,
    is_there,
    project_by_id,
    project_by_slug,
    public_project_by_slug,
    public_projects,
    public_slugs,
    worked_on,
)

__all__ = [
    "FULL",
    "activities_of_project",
    "activity_by_id",
    "closed_early",
    "closed_early_in",
    "departments",
    "district_by_slug",
    "districts",
    "focus_area_by_slug",
    "focus_areas",
    "is_there",
    "last_phase",
    "open_activities",
    "phase_by_id",
    "project_by_id",
    "project_by_slug",
    "public_project_by_slug",
    "public_projects",
    "public_slugs",
    "running_phase",
    "worked_on",
]
