"""Who may plan and run workshops. Answering needs no role: the code in the room does."""

from typing import Any

from app.core.i18n import lazy_
from app.core.permissions import Permission, Person, Role
from app.projects.models import ProjectState

OVER = (ProjectState.STOPPED, ProjectState.IN_USE)


def not_over(_person: Person, obj: Any) -> object | None:
    """A project that has been stopped or taken into use is history."""
    project = getattr(obj, "project", obj)
    return lazy_("Prosjektet er avsluttet og kan ikke endres.") if project.state in OVER else None


READ = Permission(
    name="workshops.read",
    roles=frozenset({Role.TEAM, Role.FACILITATOR, Role.OWNER, Role.ADMINISTRATOR}),
    note="Sees the project's workshops, their questions and their results.",
)
EDIT = Permission(
    name="workshops.edit",
    roles=frozenset({Role.TEAM, Role.FACILITATOR}),
    note="Plans workshops and their questions.",
    when=not_over,
)
TAKE_DOWN = Permission(
    name="workshops.take_down",
    roles=frozenset({Role.TEAM, Role.FACILITATOR}),
    note="Takes down what people wrote, and shows it again: also when the project is over.",
)
RUN = Permission(
    name="workshops.run",
    roles=frozenset({Role.TEAM, Role.FACILITATOR}),
    note="Runs a workshop: opens, locks, shows and hides, and enters counted hands.",
    when=not_over,
)
