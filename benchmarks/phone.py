"""The pages that a resident's phone meets first, in the demo programme."""

import os
from dataclasses import dataclass

VARIABLE = "SMARTERE_PAGE"  # only the pages with this in their names


@dataclass(frozen=True)
class Screen:
    name: str
    path: str


SCREENS = (
    Screen("front page", "/"),
    Screen("project", "/prosjekter/trygg-vei-hjem"),
    Screen("tell a need", "/meld-behov"),
    Screen("need", "/behov/1273"),
    Screen("prototype", "/prototyper/lys-som-vakner/a"),
    Screen("vote", "/avstemning/kunstverk-til-utlan"),
)


def screens() -> list[Screen]:
    """Those that were asked for: all of them, or the ones that `--page` names."""
    return [screen for screen in SCREENS if os.environ.get(VARIABLE, "") in screen.name]
