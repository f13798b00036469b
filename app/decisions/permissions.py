"""Who may plan and run votes. Voting itself needs no role: the promise of the activity decides."""

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
    name="decisions.read",
    roles=frozenset({Role.TEAM, Role.FACILITATOR, Role.OWNER, Role.ADMINISTRATOR}),
    note="Sees the project's votes, their results as far as the promise allows, and the reasons that people gave.",
)
EDIT = Permission(
    name="decisions.edit",
    roles=frozenset({Role.TEAM, Role.FACILITATOR}),
    note="Creates votes and changes them until they open.",
    when=not_over,
)
RUN = Permission(
    name="decisions.run",
    roles=frozenset({Role.TEAM, Role.FACILITATOR}),
    note="Opens, extends and closes votes.",
    when=not_over,
)
