"""Who may do what with needs. A need that is in no project yet belongs to moderators and administrators."""

from app.core.errors import NotAllowed
from app.core.i18n import lazy_
from app.core.permissions import Permission, Person, Role
from app.needs.models import Need, NeedState

READERS = frozenset({Role.TEAM, Role.FACILITATOR, Role.OWNER, Role.MODERATOR, Role.ADMINISTRATOR})
KEEPERS = frozenset({Role.TEAM, Role.MODERATOR, Role.ADMINISTRATOR})
ANSWERERS = KEEPERS | {Role.OWNER}
HOUSE = frozenset({Role.MODERATOR, Role.ADMINISTRATOR})

NOT_PUBLIC: object = lazy_("Et behov som ikke er offentlig, kan ikke slås sammen med et annet.")
GONE: dict[NeedState, object] = {
    NeedState.WITHDRAWN: lazy_("Den som meldte behovet, har trukket det tilbake."),
    NeedState.MERGED: lazy_(
        "Behovet er slått sammen med et annet. Gjør dette på det behovet, eller løs dem fra hverandre."
    ),
}


def _own(person: Person, need: Need) -> None:
    """Having a role in some project is not enough for a need that is in none."""
    if need.project_id is None and not HOUSE & person.instance_roles:
        raise NotAllowed(lazy_("Behovet er ikke plassert i et prosjekt du arbeider med."))


def _in_reach(person: Person, need: Need) -> object | None:
    _own(person, need)
    return None


def _within_reach(person: Person, need: Need) -> object | None:
    _own(person, need)
    return GONE.get(need.state)


def _readable(person: Person, need: Need) -> object | None:
    if not need.public:
        _own(person, need)
    return None


def _unread(person: Person, need: Need) -> object | None:
    if (reason := _within_reach(person, need)) is not None:
        return reason
    return lazy_("Behovet er publisert.") if need.public else None


def _undecided(person: Person, need: Need) -> object | None:
    if (reason := _unread(person, need)) is not None:
        return reason
    return lazy_("Behovet har vært publisert. Skjul det i stedet.") if need.published_at else None


def _public(person: Person, need: Need) -> object | None:
    if (reason := _within_reach(person, need)) is not None:
        return reason
    return None if need.public else lazy_("Behovet må publiseres først.")


def _placeable(person: Person, need: Need) -> object | None:
    if need.project_id is None and need.public:
        return None  # what everybody can read, a team may take into its project
    return _within_reach(person, need)


def _mergeable(person: Person, need: Need) -> object | None:
    if (reason := _within_reach(person, need)) is not None:
        return reason
    if not (need.public or need.state is NeedState.WAITING):
        return NOT_PUBLIC
    return lazy_("Behovet er del av en innsikt. Fjern koblingen først.") if need.used_at is not None else None


def _merged(person: Person, need: Need) -> object | None:
    _own(person, need)
    return None if need.state is NeedState.MERGED else lazy_("Behovet er ikke slått sammen med noe.")


INBOX = Permission(name="needs.inbox", roles=READERS, note="Sees the needs of a project, unread ones too.")
MODERATE = Permission(name="needs.moderate", roles=HOUSE, note="Sees every need that waits, in a project or not.")
READ = Permission(
    name="needs.read",
    roles=READERS,
    note="Reads a need that is not public.",
    when=_readable,
)
PUBLISH = Permission(
    name="needs.publish",
    roles=KEEPERS,
    note="Publishes a need that was read; also one that was declined or hidden before.",
    when=_unread,
)
DECLINE = Permission(
    name="needs.decline",
    roles=KEEPERS,
    note="Does not publish a need, with a reason from the published policy.",
    when=_undecided,
)
HIDE = Permission(
    name="needs.hide",
    roles=KEEPERS,
    note="Takes a public need down, with a reason from the published policy.",
    when=_public,
)
FORWARD = Permission(
    name="needs.forward",
    roles=KEEPERS,
    note="Passes a public need on to a department outside the projects, or takes that back.",
    when=_public,
)
ANSWER = Permission(name="needs.answer", roles=ANSWERERS, note="Answers a public need, in public.", when=_public)
PREPARE = Permission(
    name="needs.prepare",
    roles=ANSWERERS,
    note="Prepares an answer to a public need. Nobody outside sees it before it is published.",
    when=_public,
)
DISCARD = Permission(
    name="needs.discard_answer",
    roles=ANSWERERS,
    note="Throws a prepared answer away, also when its need is not public any more.",
    when=_in_reach,
)
PUBLISH_ANSWERS = Permission(
    name="needs.publish_answers",
    roles=ANSWERERS,
    note="Publishes the prepared answers of a project, or of a phase of it, in one act.",
)
TEMPLATES = Permission(
    name="needs.templates",
    roles=KEEPERS,
    note="Writes, edits and archives the answer templates of a project.",
)
SHARED_TEMPLATES = Permission(
    name="needs.shared_templates",
    roles=HOUSE,
    note="Writes, edits and archives the answer templates that every project is offered.",
)
ADDITIONS = Permission(
    name="needs.additions",
    roles=KEEPERS,
    note="Publishes or declines what people add to a need.",
    when=_within_reach,
)
PLACE = Permission(
    name="needs.place",
    roles=KEEPERS,
    note="Places a need in a project; a team may also take in a public need that is in none.",
    when=_placeable,
)
MERGE = Permission(
    name="needs.merge",
    roles=KEEPERS,
    note="Makes a need part of another one.",
    when=_mergeable,
)
UNMERGE = Permission(name="needs.unmerge", roles=KEEPERS, note="Undoes a merge.", when=_merged)
IMPORT = Permission(
    name="needs.import",
    roles=frozenset({Role.TEAM, Role.ADMINISTRATOR}),
    note="Imports needs and supports from a file into a project.",
)
