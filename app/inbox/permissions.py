"""Who may read the inbox, and who may share out, tag and write notes. What is done to a contribution itself is checked
by the slice that it belongs to."""

from app.core.permissions import Permission, Role
from app.needs.permissions import READERS

READ = Permission(
    name="inbox.read",
    roles=READERS,
    note="Reads what people gave to a project: of each kind what this person may read there.",
)
WORK = Permission(
    name="inbox.work",
    roles=frozenset({Role.TEAM, Role.FACILITATOR, Role.OWNER}),
    note="Shares out contributions, tags them, marks them as read, writes private notes and saves views.",
)
