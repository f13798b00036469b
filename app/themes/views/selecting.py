"""What is to be grouped: as the address or the form says it, as it stands in the form again, and in words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.core import access
from app.core.i18n import _, told
from app.inbox import wording
from app.inbox.asked import asked, kept
from app.inbox.queries import Reader, Show
from app.projects.models import Project
from app.projects.phases import NAMES
from app.themes.queries.selection import Selection

LOOSE = "losrevne"
WAITING = "unanswered"  # the inbox says it by saying nothing; here that is everything


def wanted(given: Mapping[str, str]) -> Selection:
    """What the names of the inbox's own address say. «Meg» becomes whoever asks: others read it too, and later."""
    show = given.get("vis", "") or Show.ALL.value
    filters = asked({**given, "vis": Show.ALL.value if show == LOOSE else show})
    if filters.who == Reader.ME:
        filters = replace(filters, who=str(access.person().account_id or ""))
    return Selection(filters, show == LOOSE)


def shows(selection: Selection) -> list[tuple[str, object, bool]]:
    """Which ones, by what is left to do: the value, the words, and whether it is chosen."""
    usual = [(show.value or WAITING, name) for show, name in wording.SHOWS.items() if show is not Show.ALL]
    choices = [
        (Show.ALL.value, _("Alle i prosjektet")),
        (LOOSE, _("De som ikke er i et tema eller en innsikt")),
        *usual,
    ]
    chosen = LOOSE if selection.loose else selection.filters.show.value or WAITING
    return [(value, name, value == chosen) for value, name in choices]


def in_words(project: Project, selection: Selection, choices: Mapping[str, Any]) -> list[str]:
    """The same as a person says it. choices: what there is to choose from (`inbox.narrowing`)."""
    filters = selection.filters
    found = [_("ikke i et tema eller en innsikt")] if selection.loose else []
    if filters.show is not Show.ALL:
        found.append(str(wording.SHOWS[filters.show]))
    found += [str(one.name) for one in choices["kinds"] if one.kind.value == filters.kind]
    if filters.origin:
        found.append(str(wording.ORIGINS[filters.origin]))
    for name, title, number in (("activities", "title", filters.activity), ("districts", "name", filters.district)):
        found += [told(choices[name][number], title)] if number in choices[name] else []
    found += [str(NAMES[one.kind]) for one in project.phases if one.id == filters.phase]
    found += [told(one, "name") for one in choices["areas"] if one.id == filters.area]
    if filters.lang:
        found.append(str(wording.LANGUAGES[filters.lang]))
    found += [one.name for one in choices["tags"] if one.id == filters.tag]
    found += [one.name for one in choices["team"].values() if str(one.id) == filters.who]
    found += {Reader.NOBODY: [_("ingen tar seg av det")], Reader.SOMEBODY: [_("noen tar seg av det")]}.get(
        filters.who, []
    )  # type: ignore[call-overload]
    return [*found, _("«%(text)s»", text=filters.search)] if filters.search else found


def narrowed(given: Mapping[str, str]) -> bool:
    """Something is asked for, as when one comes from the inbox with what is shown there."""
    return bool(given.get("vis")) or bool(kept(replace(asked(given), show=Show.WAITING)))
