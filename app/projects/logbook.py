"""The log in words: what was done, to what, in which role, and why. What has no words yet is shown as it is stored."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from markupsafe import Markup

from app.core import access, audit
from app.core.audit import AuditEntry
from app.core.i18n import _, language, lazy_, ngettext
from app.core.i18n.formats import day, day_and_time, number
from app.core.narrowing import asked, chips
from app.core.permissions import LOGGED_ROLES, RESIDENT, told_role
from app.core.providers import Logged, PageLink, logged
from app.core.text import whole
from app.core.workbench import may_open, permission_of
from app.projects.deeds import THINGS, told_deed

logger = logging.getLogger(__name__)
KINDS: dict[str, tuple[object, tuple[str, ...]]] = {
    "": (lazy_("Alt"), ()),
    "beslutninger": (lazy_("Beslutninger"), ("projects.decided_", "projects.handover_")),
    "prosjekt": (lazy_("Prosjekt og faser"), ("projects.",)),
    "behov": (lazy_("Behov"), ("needs.",)),
    "innboks": (lazy_("Innboks"), ("inbox.",)),
    "innsikt": (lazy_("Innsikt, løsninger og pilot"), ("insights.",)),
    "prototyper": (lazy_("Prototyper"), ("prototypes.",)),
    "avstemninger": (lazy_("Avstemninger"), ("decisions.",)),
    "verksteder": (lazy_("Verksteder"), ("workshops.",)),
    "roller": (lazy_("Roller og lister"), ("people.", "admin.")),
}
WHO: dict[str, object] = {"": lazy_("Alle"), **LOGGED_ROLES}
Name = tuple[str, int]  # a table, and the number of a row in it


def shown(project: Any = None) -> dict[str, Any]:
    """For the page: what this request asks for of the project's log, or of the whole instance's."""
    kinds = {value: name for value, (name, _begin) in KINDS.items()}
    held = asked(WHO, kinds)
    roles = (held.order,) if held.order else ()
    page = audit.log(project.id if project else None, held.number, actions=KINDS[held.kind][1], roles=roles)
    return {
        "page": page,
        "asked": held,
        "kinds": chips("vis", kinds, held.kind),
        "who": chips("sorter", WHO, held.order),
        "lines": lines(page.items, project),
    }


def lines(entries: Sequence[AuditEntry], project: Any = None) -> list[tuple[Any, ...]]:
    """One row per entry: when (what residents did, to the day), in which role, what was done to what, and why. A constant number of queries.

    project: whose log it is; links lead only where this reader may go in it.
    """
    names = _names(entries)
    return [
        (
            (day if entry.role == RESIDENT else day_and_time)(entry.at),
            told_role(entry.role, entry.account_id),
            Markup("<span>{} {}</span>").format(told_deed(entry.action), _told(entry, names, project)),
            _reason(entry),
        )
        for entry in entries
    ]


def _names(entries: Iterable[AuditEntry]) -> dict[Name, Logged]:
    """What the things that the entries are about are called. One query for each kind of thing."""
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        for table, at in [(entry.object_kind, entry.object_id), *_ends(entry)]:
            wanted.setdefault(table, set()).add(at)
    return {(table, at): name for table, ids in wanted.items() for at, name in logged(table, sorted(ids)).items()}


def _ends(entry: AuditEntry) -> list[Name]:
    """Both ends of an arrow that was drawn or taken away."""
    if entry.action not in ("insights.linked", "insights.unlinked"):
        return []
    ends = [str(entry.details.get(end, "")).partition(":") for end in ("source", "target")]
    return [("gate_decision" if kind == "decision" else kind, whole(at) or 0) for kind, _colon, at in ends]


def _told(entry: AuditEntry, names: dict[Name, Logged], project: Any) -> Markup:
    """What it was done to, with what else there is to say of it."""
    if ends := _ends(entry):
        source, target = (_thing(end, names, project) for end in ends)
        return Markup("{} → {}").format(source, target)
    thing, more = _thing((entry.object_kind, entry.object_id), names, project), _kept(entry)
    return Markup("{} ({})").format(thing, more) if more else thing


def _thing(name: Name, names: dict[Name, Logged], project: Any) -> Markup:
    """«innsikt 3: Stien er for mørk», with a link where the reader may follow it, and the words where they may read."""
    words = THINGS.get(name[0])
    plain = str(words) % {"number": name[1]} if words else f"{name[0]} {name[1]}"
    found = names.get(name)
    if found is None:
        return Markup("{}").format(plain)
    opens = found.link is not None and _may_open(found.link, project)
    if not (opens or found.public):
        return Markup("{}").format(plain)
    lang = Markup(' lang="{}"').format(found.lang) if found.lang and found.lang != language() else ""
    if not opens or found.link is None:
        return Markup("{}: <span{}>{}</span>").format(plain, lang, found.title)
    url = url_for(found.link.endpoint, **found.link.values)
    return Markup('{}: <a href="{}"{}>{}</a>').format(plain, url, lang, found.title)


def _may_open(link: PageLink, project: Any) -> bool:
    """Of another project, and in the instance's log, only what a role in the whole instance opens."""
    if project is not None and link.values.get("slug", project.slug) == project.slug:
        return may_open(link.endpoint, project)
    permission = permission_of(link.endpoint)
    return permission is None or bool(permission.roles & access.person().instance_roles)


def _kept(entry: AuditEntry) -> str:
    """What the log keeps besides. One entry that cannot be read must not take the log away from its readers."""
    try:
        return _more(entry)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        logger.exception("Log entry %s cannot be told in full", entry.id)
        return ""


def _more(entry: AuditEntry) -> str:
    """What the log keeps besides, where it says something to a reader."""
    held = entry.details
    if role := held.get("role"):
        return told_role(str(role))
    if closes_at := held.get("closes_at"):
        return _("ny frist: %(time)s", time=day_and_time(datetime.fromisoformat(closes_at)))
    if before := held.get("before") if entry.action == "insights.indicator_edited" else None:
        told = {name: number(before[name]) for name in ("baseline", "target")}
        return _("før: utgangspunkt %(baseline)s, mål %(target)s", **told)
    if entry.action == "needs.imported":
        return ngettext("%(num)d behov", "%(num)d behov", held.get("needs", 0))
    if entry.action in ("needs.merged", "needs.unmerged"):
        return _("med behov nummer %(number)s", number=held.get("target"))
    if entry.object_kind == "prototype" and "number" in held and entry.action.startswith("prototypes.v"):
        return _("versjon %(number)s", number=held["number"])
    return ""


def _reason(entry: AuditEntry) -> str:
    """As it was given: in bokmål."""
    return (
        Markup('<span lang="nb">{}</span>').format(entry.reason)
        if entry.reason and language() != "nb"
        else entry.reason
    )
