"""The kinds of question, found by their folders: a new kind is one folder, and nothing else changes.

A folder holds `KIND` (an instance of `Kind`), `answer.html` (what a phone shows while the round is open) and
`result.html` (what phones, screen and pages show once the result is out). It may hold `paper.html`, the form for those
who answer with a pen, and `drawn.html`, what of the result stays on the screen beside a comparison of two rounds.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from app.core.errors import NotFound
from app.workshops.kinds.base import Choice, Given, HandCell, HandLine, Kind, Level, Question, Setting, Unit, Value

__all__ = [
    "Choice",
    "Given",
    "HandCell",
    "HandLine",
    "Kind",
    "Level",
    "Question",
    "Setting",
    "Unit",
    "Value",
    "all_kinds",
    "kind_named",
]


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order in which a facilitator is offered them."""
    folders = [found.name for found in iter_modules(__path__) if found.ispkg]
    kinds: list[Kind] = [import_module(f"{__name__}.{name}").KIND for name in folders]
    return {kind.name: kind for kind in sorted(kinds, key=lambda kind: kind.order)}


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises `NotFound`."""
    if (kind := all_kinds().get(name)) is None:
        raise NotFound
    return kind
