"""What a reader of the inbox asks for, and the conditions that it comes to."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false

from app.core.text import whole
from app.inbox.models import Tagging
from app.inbox.queries.union import Joined
from app.needs.search import pieces


class Show(StrEnum):
    """Which of them, by what is left to do."""

    WAITING = ""  # somebody waits for us to read or to answer
    UNREAD = "unread"
    PREPARED = "prepared"  # an answer is ready and not published
    UNPLACED = "unplaced"  # behind no insight yet
    MENTIONS = "mentions"
    ALL = "all"


class Order(StrEnum):
    OLDEST = ""
    NEWEST = "nyeste"
    SUPPORTED = "flest"


class Reader(StrEnum):
    """Who takes care of it, where it is not somebody by name."""

    ANYONE = ""
    ME = "meg"
    NOBODY = "ingen"
    SOMEBODY = "noen"


@dataclass(frozen=True)
class Filters:
    """By the names that stand in the address. Empty means all. `who`: a `Reader`, or the id of an account."""

    show: Show = Show.WAITING
    order: Order = Order.OLDEST
    search: str = ""
    kind: str = ""
    origin: str = ""
    activity: int = 0
    phase: int = 0
    district: int = 0
    area: int = 0
    lang: str = ""
    tag: int = 0
    who: str = ""

    @property
    def narrowed(self) -> bool:
        """Something beside what is left to do is asked for."""
        return any(value for name, value in asdict(self).items() if name not in ("show", "order"))

    @property
    def columns(self) -> frozenset[str]:
        """What the rows must have besides `SLIM` for the conditions."""
        used = {
            "lang": self.lang,
            "origin": self.origin,
            "activity_id": self.activity,
            "phase_id": self.phase,
            "district_id": self.district,
            "focus_area_id": self.area,
            "search_text": self.search.strip(),
        }
        return frozenset(name for name, value in used.items() if value)


ORIGINS = {"app": "app", "paper": "paper", "import": "import:"}


def conditions(asked: Filters, joined: Joined, me: int) -> Iterator[ColumnElement[bool]]:
    """What `asked` by the account `me` comes to."""
    yield from _left(asked, joined, me)
    yield from _given(asked, joined)
    yield from _worked(asked, joined, me)
    if asked.search.strip():
        found = pieces(asked.search)
        yield and_(*(joined.c.search_text.like(f"%{piece}%") for piece in found)) if found else false()


def _left(asked: Filters, joined: Joined, me: int) -> Iterator[ColumnElement[bool]]:
    if asked.show is Show.WAITING:
        yield joined.owed.is_not(None)
    elif asked.show is Show.UNREAD:
        yield joined.unread
    elif asked.show is Show.PREPARED:
        yield joined.prepared
    elif asked.show is Show.UNPLACED:
        yield joined.unplaced
    elif asked.show is Show.MENTIONS:
        yield joined.mentions(me)


def _given(asked: Filters, joined: Joined) -> Iterator[ColumnElement[bool]]:
    columns: dict[str, Any] = {
        "kind": asked.kind,
        "lang": asked.lang,
        "activity_id": asked.activity,
        "phase_id": asked.phase,
        "district_id": asked.district,
        "focus_area_id": asked.area,
    }
    for name, value in columns.items():
        if value:
            yield joined.c[name] == value
    if asked.origin:
        yield joined.c.origin.like(f"{ORIGINS.get(asked.origin, '-')}%")


def _worked(asked: Filters, joined: Joined, me: int) -> Iterator[ColumnElement[bool]]:
    if asked.tag:
        has = exists().where(Tagging.tag_id == asked.tag, Tagging.kind == joined.kind, Tagging.item_id == joined.c.id)
        yield has
    match asked.who:
        case Reader.ANYONE:
            return
        case Reader.ME:
            yield joined.item.c.assignee_id == me
        case Reader.NOBODY:
            yield joined.item.c.assignee_id.is_(None)
        case Reader.SOMEBODY:
            yield joined.item.c.assignee_id.is_not(None)
        case account:
            number = whole(account)
            yield joined.item.c.assignee_id == number if number is not None else false()
