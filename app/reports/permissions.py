"""Who may write and publish reports. Reading a published one needs no role."""

from app.core.i18n import lazy_
from app.core.permissions import Permission, Person, Role
from app.projects.models import ProjectState


def _is_public(_person: Person, project: object) -> object | None:
    """The report of a project that nobody knows of could be read by nobody."""
    draft = getattr(project, "state", None) is ProjectState.DRAFT
    return lazy_("Publiser prosjektet først.") if draft else None


READ = Permission(
    name="reports.read",
    roles=frozenset({Role.TEAM, Role.FACILITATOR, Role.OWNER, Role.ADMINISTRATOR}),
    note="Sees the project's reports as they would be if they were published now.",
)
WRITE = Permission(
    name="reports.write",
    roles=frozenset({Role.TEAM}),
    note="Writes the texts of reports and chooses which voices they quote; also when the project is over.",
)
PUBLISH = Permission(
    name="reports.publish",
    roles=frozenset({Role.TEAM, Role.OWNER}),
    note="Publishes a report, and corrections of it as new editions.",
    when=_is_public,
)
