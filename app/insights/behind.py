"""The needs that a thing goes back to, and what a project was built from, for slices below (see `core.providers`)."""

from app.insights.queries import gate, given
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


def published(project: Project) -> None:
    """What was found and made while the project was a draft is there for everybody from now on."""
    tell_published(project)
    for prototype in prototypes.prototypes_of_project(project.id):
        prototype_services.tell_published(prototype)
