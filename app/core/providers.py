"""What slices higher up offer to those below, by the name of a module: the registry hands it over.

A slice offers by having the module. What each must define:
- `mine.py`: `items(participant_id: int) -> list[MyItem]`: what this participant told, supported, tried, voted in.
- `privacy.py`: `held(participant_id) -> dict` (for the export), `erase(participant_id)`, `move(source, target)`.
- `activities.py`: `LINKS: dict[ActivityKind, Callable[[list[int]], dict[int, PageLink]]]`: where one takes part in
  the activities with these ids.
"""

from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any

_held: dict[str, list[ModuleType]] = {}


@dataclass(frozen=True, kw_only=True)
class PageLink:
    """A page by endpoint, for `url_for(link.endpoint, **link.values)`."""

    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MyItem:
    """One line on my page.

    kind: "need", "support", "addition", "feedback", "vote", "project".
    news_at: when something last happened to it; group: "new", "waiting" or "ended" is decided by my page from
    `news_at`, `seen_at` and `ended`.
    """

    kind: str
    title: str
    lang: str
    link: PageLink
    at: datetime
    status: str
    news_at: datetime | None = None
    seen_at: datetime | None = None
    ended: bool = False


def use(name: str, modules: list[ModuleType]) -> None:
    _held[name] = modules


def offered(name: str) -> list[ModuleType]:
    """The modules `name` of all slices that have one, in the registry's order."""
    return _held.get(name, [])
