"""Who may read the inbox, and who may share out, tag and write notes. What is done to a contribution itself is checked
by the slice that it belongs to."""

from app.core.permissions import Permission, Role
from app.needs.permissions import ANSWERERS, PUBLISH_ANSWERS, READERS

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
REPLY = Permission(
    name="inbox.reply",
    roles=ANSWERERS,
    note="Prepares and publishes replies to additions, feedback on prototypes, reasons for votes and workshop answers.",
)
PUBLISH = Permission(
    name="inbox.publish_prepared",
    roles=PUBLISH_ANSWERS.roles | REPLY.roles,
    note="Publishes in one act all that is ready in a project or a phase: answers to needs, replies, or those of the two "
    "that this person may publish.",
)
