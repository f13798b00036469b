"""Who may do what with a project."""

from typing import Any

from app.core.i18n import lazy_
from app.core.permissions import Permission, Person, Role
from app.projects.models import ProjectState

TEAM = frozenset({Role.TEAM})
WORKBENCH = frozenset({Role.TEAM, Role.FACILITATOR, Role.OWNER, Role.ADMINISTRATOR})
OVER = (ProjectState.STOPPED, ProjectState.IN_USE)


def not_over(_person: Person, project: Any) -> object | None:
    """A project that has been stopped or taken into use is history: it is read, not changed."""
    state = getattr(project, "state", None)
    return lazy_("Prosjektet er avsluttet og kan ikke endres.") if state in OVER else None


WORK = Permission(name="projects.work", roles=WORKBENCH, note="Sees the project's workbench.")
CREATE = Permission(
    name="projects.create",
    roles=frozenset({Role.TEAM, Role.ADMINISTRATOR}),
    note="Creates a project, as a draft.",
)
EDIT = Permission(
    name="projects.edit",
    roles=frozenset({Role.TEAM, Role.ADMINISTRATOR}),
    note="Edits the project's texts, partners and criteria, and publishes it.",
    when=not_over,
)
PLAN = Permission(
    name="projects.plan",
    roles=frozenset({Role.TEAM, Role.FACILITATOR}),
    note="Plans, opens, extends and closes activities.",
    when=not_over,
)
NEWS = Permission(name="projects.news", roles=TEAM, note="Writes news.")
DECIDE = Permission(
    name="projects.decide",
    roles=frozenset({Role.TEAM, Role.OWNER}),
    note="Records the decision at the gate of a phase.",
)
ACCEPT = Permission(
    name="projects.accept",
    roles=frozenset({Role.OWNER}),
    note="Accepts a handover and keeps its status date, for the department.",
)
LOG = Permission(name="projects.log", roles=WORKBENCH, note="Reads the project's log.")
