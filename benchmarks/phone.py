"""The pages that a resident's phone meets first, in the demo programme."""

from dataclasses import dataclass


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
