"""The needs that a thing goes back to, and what a project was built from, for slices below (see `core.providers`)."""

from app.insights.queries import gate, trail
from app.insights.services.findings import tell_published
from app.notifications.models import Subject
from app.projects.models import Project
from app.prototypes import queries as prototypes
from app.prototypes import services as prototype_services


def needs(subject: str, subject_id: int) -> list[int]:
    """The numbers of the public needs that the thing goes back to."""
    return [node.id for node in trail.backwards((Subject(subject), subject_id)) if node.kind is Subject.NEED]


def contributions(project_id: int) -> list[tuple[str, int]]:
    """Every need, test and vote that is part of the project: those who gave them hear of what becomes of it."""
    return [(subject.value, number) for subject, number in gate.contributions(project_id)]


def published(project: Project) -> None:
    """What was found and made while the project was a draft is there for everybody from now on."""
    tell_published(project)
    for prototype in prototypes.prototypes_of_project(project.id):
        prototype_services.tell_published(prototype)
