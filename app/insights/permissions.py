"""Who may write findings and links, and who may decide."""

from app.core.permissions import Permission, Role
from app.projects.permissions import not_over

TEAM = frozenset({Role.TEAM})

READ = Permission(
    name="insights.read",
    roles=frozenset({Role.TEAM, Role.FACILITATOR, Role.OWNER}),
    note="Reads drafts of insights, opportunities, solution proposals and pilots.",
)
WRITE = Permission(
    name="insights.write",
    roles=TEAM,
    note="Writes insights, opportunities, solution proposals and pilots, and links them to their evidence.",
    when=lambda person, obj: not_over(person, getattr(obj, "project", obj)),
)
MEASURE = Permission(
    name="insights.measure",
    roles=frozenset({Role.TEAM, Role.OWNER}),
    note="Enters measured values of a pilot's indicators.",
)
