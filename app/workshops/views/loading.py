"""What the views of facilitators begin with."""

from collections.abc import Sequence
from typing import Any

from app.core.errors import NotFound
from app.projects import queries as projects
from app.projects.models import Phase, PhaseState, Project
from app.projects.phases import NAMES
from app.workshops import queries
from app.workshops.live.telling import about_to_change
from app.workshops.models import Step, Workshop

ONE = ("/verksted/<int:workshop_id>", "/workshop/<int:workshop_id>")


def project_of(slug: str) -> Project:
    if (project := projects.project_by_slug(slug)) is None:
        raise NotFound
    return project


def workshop_of(workshop_id: int, **_more: Any) -> Workshop:
    return about_to_change(queries.workshop_by_id(workshop_id))


def step_of(workshop: Workshop, step_id: int) -> Step:
    """The question with that number. Raises `NotFound` when it is another workshop's."""
    if (step := next((step for step in workshop.steps if step.id == step_id), None)) is None:
        raise NotFound
    return step


def phases_of(project: Project, held: int | None = None) -> Sequence[tuple[Phase, Any]]:
    """The phases that a workshop can be planned in: those that have not ended, and the one it is in."""
    return [
        (phase, NAMES[phase.kind])
        for phase in project.phases
        if phase.state is not PhaseState.ENDED or phase.id == held
    ]
