"""The sentences of workshops that more than one page says."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from app.core.i18n import _, in_language, language, lazy_, ngettext
from app.workshops.models import Channel, RoomRole

# What was done to a workshop, for the log and for the facilitator who pressed too late.
DONE: dict[str, Any] = {
    "workshops.created": lazy_("Laget verkstedet"),
    "workshops.edited": lazy_("Endret verkstedet"),
    "workshops.question_added": lazy_("La til et spørsmål"),
    "workshops.question_edited": lazy_("Endret et spørsmål"),
    "workshops.question_removed": lazy_("Tok bort et spørsmål"),
    "workshops.start": lazy_("Startet verkstedet"),
    "workshops.go": lazy_("Gikk til spørsmål %(step)s"),
    "workshops.back": lazy_("Gikk tilbake til spørsmål %(step)s"),
    "workshops.next": lazy_("Gikk videre til spørsmål %(step)s"),
    "workshops.open": lazy_("Åpnet spørsmål %(step)s"),
    "workshops.lock": lazy_("Låste spørsmål %(step)s"),
    "workshops.reveal": lazy_("Viste resultatet av spørsmål %(step)s"),
    "workshops.hide": lazy_("Skjulte resultatet av spørsmål %(step)s"),
    "workshops.again": lazy_("Tok en ny runde av spørsmål %(step)s"),
    "workshops.joining": lazy_("Slo QR-koden av eller på"),
    "workshops.light": lazy_("Byttet mellom lyst og mørkt rom"),
    "workshops.end": lazy_("Avsluttet verkstedet"),
    "workshops.hands_counted": lazy_("Førte inn opptelte svar"),
    "workshops.answer_hidden": lazy_("Tok ned et svar"),
    "workshops.answer_shown": lazy_("Viste et svar igjen"),
    "workshops.minute": lazy_("Ga ett minutt til på spørsmål %(step)s"),
    "workshops.role_drive": lazy_("Tok over styringen"),
    "workshops.role_moderate": lazy_("Modererer det folk skriver"),
    "workshops.role_scribe": lazy_("Fører inn hender og papir"),
    "workshops.grouped": lazy_("Endret gruppene av svar"),
    "workshops.shown_after_end": lazy_("Viste resultatet av spørsmål %(step)s etterpå"),
    "workshops.results_published": lazy_("Viste resultatene for alle"),
}

ROLES: dict[RoomRole, tuple[Any, Any]] = {
    RoomRole.DRIVE: (lazy_("Styrer"), lazy_("Går videre, åpner, låser og viser. Én om gangen.")),
    RoomRole.MODERATE: (lazy_("Modererer"), lazy_("Tar ned og grupperer det folk skriver.")),
    RoomRole.SCRIBE: (lazy_("Fører inn"), lazy_("Fører inn hender og papir.")),
}

# By which way answers came that are not of a phone's own holder.
WAYS: dict[Channel, Any] = {
    Channel.TABLE: lazy_("Svart på bordets enheter"),
    Channel.BESIDE: lazy_("Svart for den ved siden av"),
}


def place_of(action: str, details: Mapping[str, Any]) -> int | None:
    """Which question of the agenda it was about, counted from 1. Of older entries about the agenda nobody can tell."""
    return details.get("place") if action.startswith("workshops.question_") else details.get("step")


def what(action: str, details: Mapping[str, Any]) -> str:
    """«Åpnet spørsmål 2»."""
    words = str(DONE.get(action, action))
    return words % {"step": details.get("step", "?")} if "%(step)s" in words else words


def done(action: str, details: Mapping[str, Any], name: str) -> str:
    """«Kari: Åpnet spørsmål 2.»"""
    return _("%(name)s: %(what)s.", name=name or _("Noen"), what=what(action, details))


def phones_in(number: int) -> str:
    """What a phone's page says at the top while the room is open."""
    return _phones_in(language(), number)


@lru_cache(maxsize=1000)
def _phones_in(lang: str, number: int) -> str:
    """Said to each phone of a hall: looking it up each time took a twentieth of what an answer costs."""
    with in_language(lang):
        return ngettext("Direkte · %(num)s er med", "Direkte · %(num)s er med", number)


def spaced(code: str) -> str:
    """The code as it is read aloud: «482 913»."""
    return f"{code[:3]}\N{NO-BREAK SPACE}{code[3:]}"
