"""What slices higher up offer to those below, by the name of a module: the registry hands it over.

A slice offers by having the module. What each must define:
- `mine.py`: `items(participant_id: int) -> list[MyItem]`: what this participant told, supported, tried, voted in.
- `privacy.py`: `held(participant_id) -> dict` (for the export), `erase(participant_id)` (what is no longer to be kept
  goes, what stays is no longer linked to anybody; a vote in a ballot that is still open goes), `move(source, target)`
  (everything of one participant becomes another's; where both have the one that is allowed, the newer one stays).
- `browser.py`: `held() -> dict`: the same about the browser that asks, where no participant is known (for the export).
- `subjects.py`: `PAGES: dict[str, Callable[[Sequence[int], int | None], dict[int, SubjectPage]]]`: what can be
  followed, by `Subject` value. Given ids and the participant who asks, it leaves out those that this one may not
  know of; nobody can follow, or get mail about, what is left out.
- `ties.py`: `tie(subject: str, subject_id: int, participant_id: int) -> tuple[Tie, datetime] | None`: how the participant
  has a part in a thing of the slice's by what they did, and since when; who follows it by the button follows it so.
- `behind.py`: `needs(subject: str, subject_id: int) -> list[int]`: the numbers of the needs that a thing goes back to;
  `contributions(project_id: int) -> list[tuple[str, int]]`: what residents gave to a project;
  `piloted(project_ids: Sequence[int]) -> dict[int, str]`: how far the pilots of these projects have come;
  `published(project) -> None`: a draft was published, with what was found and made in it before.
- `logged.py`: `NAMES: dict[str, Callable[[Sequence[int]], dict[int, Logged]]]`: what the things with these ids, rows of
  a table, are called in the log.
- `offers.py`: `offered(project_id) -> list[Offer]`: what of a project a question in a workshop can be about;
  `belonging(project_id, values) -> set[str]`: which of the values are things of the project;
  `pages(values) -> dict[str, PageLink]`: where everybody can read about them.
- `contributions.py`: `SOURCES`: what people gave, as rows that the inbox can put together (see `core.contributions`).
- `noted.py`: `gone(kind, ids) -> None`, `became(kind, old, new) -> None`: what the slice keeps about contributions when they
  are deleted, or when one becomes part of another; `used(kind, ids) -> set[int]`: those that it built on (see `core.noted`).
- `activities.py`: `LINKS: dict[ActivityKind, Callable[[list[int]], dict[int, PageLink]]]`: where one takes part in
  the activities with these ids.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any

from app.core.i18n import Worded, told, told_language

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
    closed: one cannot take part in it now; nobody is asked to by mail.
    """

    name: str
    title: str
    lang: str
    link: PageLink
    ended: bool = False
    closed: bool = False


@dataclass(frozen=True, kw_only=True)
class MyItem:
    """One line on my page.

    kind: "need", "support", "addition", "feedback", "vote", "project", "follow".
    subject, subject_id: what is followed; then my page finds `news_at`, `seen_at` and the status itself.
    news_at: when something last happened to it. My page shows it as new when that is later than `seen_at`, else as
    ended or waiting.
    past: where what they said can be read, when `link` leads to something newer.
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
    past: PageLink | None = None


@dataclass(frozen=True, kw_only=True)
class Offer(Worded):
    """Something of a project that people can be asked about: a need, an insight, a version of a prototype.

    value: what it is, as "need:12", known to `subject_pages` by its two parts.
    part: which part of the thing, when it is offered more than once.
    """

    value: str
    kind: Any  # what it is called: «Behov»
    text_nb: str
    text_en: str = ""
    part: str = ""

    @property
    def chosen_by(self) -> str:
        """What the box to tick sends."""
        return f"{self.value}:{self.part}" if self.part else self.value

    def texts(self) -> dict[str, str]:
        return {"text_nb": self.text_nb, "text_en": self.text_en}


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


def named(
    rows: Iterable[Any], name: str, page: Callable[[Any], PageLink] | None = None, *, public: bool = False
) -> dict[int, Logged]:
    """Rows called by their bilingual text `name`, each with its `page`: what most functions in `NAMES` give."""
    return {
        row.id: Logged(
            title=told(row, name), lang=told_language(row, name), link=page(row) if page else None, public=public
        )
        for row in rows
    }


def subject_pages(subject: str, ids: Sequence[int], participant_id: int | None) -> dict[int, SubjectPage]:
    """Those of the subjects of a kind that the participant may know of. None when no slice offers the kind."""
    for module in offered("subjects"):
        if (pages := module.PAGES.get(str(subject))) is not None:
            found: dict[int, SubjectPage] = pages(ids, participant_id)
            return found
    return {}
