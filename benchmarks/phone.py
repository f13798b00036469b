"""The pages that a resident's phone meets first, in the demo programme."""

import os
from dataclasses import dataclass

VARIABLE = "SMARTERE_PAGE"  # only the pages with this in their names


@dataclass(frozen=True)
class Screen:
    """most: how many bytes the first visit may take. font_later: the font comes once one can use the page, and is told apart."""

    name: str
    path: str
    most: int = 100_000
    font_later: bool = False


SCREENS = (
    Screen("front page", "/"),
    Screen("project", "/prosjekter/trygg-vei-hjem"),
    Screen("tell a need", "/meld-behov"),
    Screen("need", "/behov/1273"),
    Screen("prototype", "/prototyper/lys-som-vakner/a"),
    Screen("vote", "/avstemning/kunstverk-til-utlan"),
)


ROOM = "room"  # its address is known when it is open


def room(code: str) -> list[Screen]:
    """A question that is open in a workshop, when it was asked for."""
    return [Screen(ROOM, f"/d/{code}", 60_000, font_later=True)] if os.environ.get(VARIABLE, "") in ROOM else []


def screens() -> list[Screen]:
    """Those that were asked for: all of them, or the ones that `--page` names."""
    return [screen for screen in SCREENS if os.environ.get(VARIABLE, "") in screen.name]
