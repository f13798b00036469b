"""Who may make prototypes and read what testers said. Testing needs no role: the promise of the activity decides."""

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
    name="prototypes.read",
    roles=frozenset({Role.TEAM, Role.FACILITATOR, Role.OWNER, Role.ADMINISTRATOR}),
    note="Sees the project's prototypes, drafts too, and what testers said.",
)
EDIT = Permission(
    name="prototypes.edit",
    roles=frozenset({Role.TEAM, Role.FACILITATOR}),
    note="Creates prototypes and versions, and publishes them.",
    when=not_over,
)
RUN = Permission(
    name="prototypes.run",
    roles=frozenset({Role.TEAM, Role.FACILITATOR}),
    note="Plans, opens, extends and closes tests.",
    when=not_over,
)
MODERATE = Permission(
    name="prototypes.moderate",
    roles=frozenset({Role.TEAM, Role.FACILITATOR, Role.MODERATOR}),
    note="Reads testers' words before others see them, and hides what breaks the rules.",
)
