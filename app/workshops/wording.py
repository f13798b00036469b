"""The sentences of workshops that more than one page says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.core.i18n import _, formats, lazy_
from app.workshops.kinds import HandCell, HandLine
from app.workshops.models import Channel, RoomRole

# What was done to a workshop, for the log and for the facilitator who pressed too late.
DONE: dict[str, Any] = {
    "workshops.created": lazy_("Laget verkstedet"),
    "workshops.edited": lazy_("Endret verkstedet"),
    "workshops.question_added": lazy_("La til spørsmål %(place)s"),
    "workshops.question_edited": lazy_("Endret spørsmål %(place)s"),
    "workshops.question_removed": lazy_("Tok bort spørsmål %(place)s"),
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
    "workshops.page_on": lazy_("Bladde fram på skjermen"),
    "workshops.page_back": lazy_("Bladde tilbake på skjermen"),
    "workshops.end": lazy_("Avsluttet verkstedet"),
    "workshops.hands_counted": lazy_("Førte inn opptelte svar på spørsmål %(step)s"),
    "workshops.sheet_entered": lazy_("Førte inn ark %(sheet)s på spørsmål %(step)s"),
    "workshops.sheet_corrected": lazy_("Rettet ark %(sheet)s på spørsmål %(step)s"),
    "workshops.sheet_removed": lazy_("Fjernet ark %(sheet)s på spørsmål %(step)s"),
    "workshops.question_moved": lazy_("Flyttet et spørsmål fra plass %(was)s til %(place)s"),
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

STATES: dict[str, Any] = {"planned": lazy_("Ikke i gang"), "ended": lazy_("Slutt")}

# By which way answers came that are not of a phone's own holder.
WAYS: dict[Channel, Any] = {
    Channel.TABLE: lazy_("Svart på bordets enheter"),
    Channel.BESIDE: lazy_("Svart for den ved siden av"),
    Channel.PAPER: lazy_("Svart på papir"),
}

# Every way of answering, by its name in files: those above, and what needs no name beside an answer.
CHANNELS: dict[str, Any] = {
    "phones": lazy_("På telefon"),
    "hands": lazy_("Hender i rommet"),
    "together": lazy_("Alle måter å svare på, samlet"),
    **{channel.value: name for channel, name in WAYS.items()},
}

TWO_LINES = 70  # letters of a question on the screen: what can be read at ten metres

# Of older entries nobody can tell which question it was.
WITHOUT_PLACE: dict[str, Any] = {
    "workshops.question_added": lazy_("La til et spørsmål"),
    "workshops.question_edited": lazy_("Endret et spørsmål"),
    "workshops.question_removed": lazy_("Tok bort et spørsmål"),
}

# How it was counted without phones: as one chooses it, and as the log says it.
COUNTED_WAYS = {"hands": lazy_("Hender"), "paper": lazy_("På papir")}
LOGGED_WAYS = {"hands": lazy_("Hender"), "paper": lazy_("Papir")}


def place_of(action: str, details: Mapping[str, Any]) -> int | None:
    """Which question of the agenda it was about, counted from 1. Of older entries about the agenda nobody can tell."""
    return details.get("place") if action.startswith("workshops.question_") else details.get("step")


def what(action: str, details: Mapping[str, Any]) -> str:
    """«Åpnet spørsmål 2»."""
    known = WITHOUT_PLACE if action in WITHOUT_PLACE and "place" not in details else DONE
    words = str(known.get(action, action))
    told = {name: details.get(name, "?") for name in ("step", "sheet", "was", "place")}
    return words % told if "%(" in words else words


def way(details: Mapping[str, Any]) -> str:
    """By which way what was entered came in; empty where nothing was."""
    return str(LOGGED_WAYS.get(details.get("way", ""), ""))


def counted_as(line: HandLine, cell: HandCell) -> str:
    """What a number that was counted in the room is of: «Lys», or «Lys (Enig)»."""
    return f"{line.label} ({cell.label})" if cell.label else line.label


def entered(name: str | None, when: datetime) -> str:
    """«Ført inn av Kari kl. 14.32»."""
    return _("Ført inn av %(name)s %(when)s", name=name or _("noen"), when=formats.at(when))


def done(action: str, details: Mapping[str, Any], name: str) -> str:
    """«Kari: Åpnet spørsmål 2.»"""
    return _("%(name)s: %(what)s.", name=name or _("Noen"), what=what(action, details))


def state(moment: str) -> str:
    """What a phone's page says at the top. Not how many are there: nothing tells a phone that waits of each newcomer, and
    its number would stand still beside the one on the screen."""
    return str(STATES.get(moment, _("Direkte")))


def is_long(question: str) -> bool:
    """Whether it takes more than two lines of the screen, where it then stands in smaller letters."""
    return len(question) > TWO_LINES


def spaced(code: str) -> str:
    """The code as it is read aloud: «482 913»."""
    return f"{code[:3]}\N{NO-BREAK SPACE}{code[3:]}"
