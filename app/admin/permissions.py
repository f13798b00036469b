"""Who may operate the instance."""

from app.core.permissions import Permission, Role

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})

PEOPLE = Permission(name="admin.people", roles=ADMINISTRATORS, note="Gives and takes accounts and roles.")
LISTS = Permission(name="admin.lists", roles=ADMINISTRATORS, note="Edits focus areas, departments and districts.")
LOG = Permission(name="admin.log", roles=ADMINISTRATORS, note="Reads the log of the whole instance.")
HOME = Permission(
    name="admin.home",
    roles=frozenset({Role.ADMINISTRATOR, Role.MODERATOR}),
    note="Sees the overview of what to operate.",
)
