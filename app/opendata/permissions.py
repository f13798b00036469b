"""Who may take a project's data out of the app. What is open data needs no role."""

from app.core.permissions import Permission, Role

EXPORT = Permission(
    name="opendata.export",
    roles=frozenset({Role.TEAM, Role.FACILITATOR, Role.OWNER}),
    note="Downloads all that the team may see of the project as files: texts that are not public too, never who gave them.",
)
