"""What slices higher up offer to those below, by the name of a module: the registry hands it over.

A slice offers by having the module. What each must define:
- `mine.py`: `items(participant_id: int) -> list[MyItem]`: what this participant told, supported, tried, voted in.
- `privacy.py`: `held(participant_id) -> dict` (for the export), `erase(participant_id)` (what is no longer to be kept
  goes, what stays is no longer linked to anybody; a vote in a ballot that is still open goes), `move(source, target)`
  (everything of one participant becomes another's; where both have the one that is allowed, the newer one stays).
- `subjects.py`: `PAGES: dict[str, Callable[[Sequence[int], int | None], dict[int, SubjectPage]]]`: what can be
  followed, by `Subject` value. Given ids and the participant who asks, it leaves out those that this one may not
  know of; nobody can follow, or get mail about, what is left out.
- `behind.py`: `needs(subject: str, subject_id: int) -> list[int]`: the numbers of the needs that a thing goes back to;
  `contributions(project_id: int) -> list[tuple[str, int]]`: what residents gave to a project;
  `published(project) -> None`: a draft was published, with what was found and made in it before.
- `logged.py`: `NAMES: dict[str, Callable[[Sequence[int]], dict[int, Logged]]]`: what the things with these ids, rows of
  a table, are called in the log.
- `activities.py`: `LINKS: dict[ActivityKind, Callable[[list[int]], dict[int, PageLink]]]`: where one takes part in
  the activities with these ids.
"""

from collections.abc import Sequence
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
class SubjectPage:
    """Something that can be followed.

    name: how a sentence calls it, in the current language: «behov 1042», «prosjektet Trygg vei hjem».
    title: its own words, in `lang`.
    """

    name: str
    title: str
    lang: str
    link: PageLink
    ended: bool = False


@dataclass(frozen=True, kw_only=True)
class MyItem:
    """One line on my page.

    kind: "need", "support", "addition", "feedback", "vote", "project", "follow".
    subject, subject_id: what is followed; then my page finds `news_at`, `seen_at` and the status itself.
    news_at: when something last happened to it. My page shows it as new when that is later than `seen_at`, else as
    ended or waiting.
    """

    kind: str
    title: str
    lang: str
    link: PageLink
    at: datetime
    status: str = ""
    subject: str = ""
    subject_id: int = 0
    news_at: datetime | None = None
    seen_at: datetime | None = None
    ended: bool = False


@dataclass(frozen=True, kw_only=True)
class Logged:
    """What a thing in the log is called.

    title: its own words, in `lang`. They and the link are only for those who may open the page, unless it is `public`.
    """

    title: str
    lang: str = ""
    link: PageLink | None = None
    public: bool = False


def use(name: str, modules: list[ModuleType]) -> None:
    _held[name] = modules


def offered(name: str) -> list[ModuleType]:
    """The modules `name` of all slices that have one, in the registry's order."""
    return _held.get(name, [])


def logged(table: str, ids: Sequence[int]) -> dict[int, Logged]:
    """What the rows of a table are called in the log; those that are gone, or that no slice names, are left out."""
    for module in offered("logged"):
        if (names := module.NAMES.get(table)) is not None:
            found: dict[int, Logged] = names(ids)
            return found
    return {}


def subject_pages(subject: str, ids: Sequence[int], participant_id: int | None) -> dict[int, SubjectPage]:
    """Those of the subjects of a kind that the participant may know of. None when no slice offers the kind."""
    for module in offered("subjects"):
        if (pages := module.PAGES.get(str(subject))) is not None:
            found: dict[int, SubjectPage] = pages(ids, participant_id)
            return found
    return {}
