"""The needs that a thing goes back to, and what a project was built from, for slices below (see `core.providers`)."""

from collections.abc import Sequence

from app.core import clock
from app.insights.queries import findings, gate, given
from app.insights.services.telling import tell_published
from app.notifications.models import Subject
from app.projects.models import Project
from app.prototypes import queries as prototypes
from app.prototypes import services as prototype_services


def needs(subject: str, subject_id: int) -> list[int]:
    """The numbers of the needs that the thing goes back to, those merged into others too."""
    return [number for kind, number in given.behind((Subject(subject), subject_id)) if kind is Subject.NEED]


def told(project_id: int) -> list[tuple[str, int]]:
    """All that is part of the project: those who gave it or follow it hear of what becomes of the project."""
    return [(subject.value, number) for subject, number in gate.told(project_id)]


def piloted(project_ids: Sequence[int]) -> dict[int, str]:
    """How far the published pilots of these projects have come: "running", "over" or "planned". Those with none are
    left out."""
    today, found = clock.today(), dict[int, str]()
    for pilot in findings.published_pilots(project_ids):
        if pilot.starts_on is not None and pilot.starts_on > today:
            state = "planned"
        else:
            state = "over" if pilot.ends_on is not None and pilot.ends_on < today else "running"
        held = found.get(pilot.project_id, state)
        found[pilot.project_id] = min(held, state, key=("running", "over", "planned").index)
    return found


def published(project: Project) -> None:
    """What was found and made while the project was a draft is there for everybody from now on."""
    tell_published(project)
    for prototype in prototypes.prototypes_of_project(project.id):
        prototype_services.tell_published(prototype)
