"""Who may see and work with themes."""

from app.core.permissions import Permission, Role
from app.projects.permissions import not_over

READ = Permission(
    name="themes.read",
    roles=frozenset({Role.TEAM, Role.FACILITATOR, Role.OWNER}),
    note="Sees the themes of a project and what is proposed, unread contributions too.",
)
WRITE = Permission(
    name="themes.write",
    roles=frozenset({Role.TEAM}),
    note="Asks for a grouping; accepts, renames, splits, empties and fills themes.",
    when=lambda person, obj: not_over(person, getattr(obj, "project", obj)),
)
