"""What people gave, of every kind, in common columns: each slice that has some offers a SELECT (`contributions.py`).

The inbox puts them together with UNION ALL, so that filtering, sorting and paging happen in the database however many
there are. `SOURCES: tuple[Source, ...]` is what a module `contributions` must define.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, Select, String, Text, cast, literal, null
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.core.db import UtcDateTime
from app.core.permissions import Permission
from app.core.providers import PageLink, offered
from app.core.veil import unveil, veil


class Kind(StrEnum):
    """What somebody gave. Their names stand with each slice's `Source`."""

    NEED = "need"
    ADDITION = "addition"
    PIN = "pin"
    CLOSING = "closing"
    ANSWER = "answer"
    IDEA = "idea"
    REASON = "reason"


VEILED = (Kind.REASON, Kind.ANSWER, Kind.IDEA)  # given without a name: the order of their ids would tell who came first


def shown_number(kind: Kind, number: int) -> int:
    """How a contribution is numbered in addresses and forms."""
    return veil(kind.value, number) if kind in VEILED else number


def real_number(kind: Kind, shown: int) -> int:
    """The id of what is so numbered."""
    return unveil(kind.value, shown) if kind in VEILED else shown


# id: of the row in its own table.   origin: "app", "paper" or "import:<source>".   state: as its own slice says it.
# received_at: when it came, as exactly as the team may know it.
# owed_at: since when whoever gave it waits for us to read or to answer; NULL when nobody waits.
# unread: nobody of ours has read it.   read_here: only the inbox can say that it has been read.
# prepared: an answer to it is ready and not published.   phase_id: the phase that it was placed in, or given in.
# placeable: it can stand behind an insight, as the thing (source_kind, source_id) of the trail.
# weight: how many support it.   place: where it is about.   title: what it was given to, by the id in `about_id`.
# search_text: folded words, a blank before, between and after them.
# tie: the order among what came at the same moment; not the id where that would tell when.
COLUMNS: dict[str, Any] = {
    "kind": String(16),
    "id": Integer(),
    "activity_id": Integer(),
    "phase_id": Integer(),
    "district_id": Integer(),
    "focus_area_id": Integer(),
    "lang": String(2),
    "origin": String(48),
    "state": String(32),
    "received_at": UtcDateTime(),
    "owed_at": UtcDateTime(),
    "unread": Boolean(),
    "read_here": Boolean(),
    "prepared": Boolean(),
    "placeable": Boolean(),
    "source_kind": String(32),
    "source_id": Integer(),
    "weight": Integer(),
    "place": String(120),
    "ref": String(80),
    "text": Text(),
    "search_text": Text(),
    "tie": Integer(),
}
USUAL: dict[str, Any] = {"origin": "app", "read_here": False, "prepared": False, "weight": 0, "place": "", "state": ""}
# The databases do not agree on the lower case of these letters; and what stands between words is a blank.
ALIKE = {**dict(zip("ÆØÅÉ", "æøåé", strict=True)), **dict.fromkeys(".,;:!?()«»\"'/\n\r\t-–", " ")}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


FROM, TO = _quoted("".join(ALIKE)), _quoted("".join(ALIKE.values()))
SCATTER, PRIME = 7919, 10007


@dataclass(frozen=True, kw_only=True)
class Source:
    """One kind of contribution.

    permission: who may read it, asked about the project.
    select: given the project's id, a SELECT of `columns(...)`.
    page: given (project's slug, id, ref), the team's page where it can be handled further.
    given_by: given a participant's id, the ids of what they gave; None where nobody can know.
    """

    kind: Kind
    name: object
    icon: str
    permission: Permission
    select: Callable[[int], Select[Any]]
    page: Callable[[str, int, str], PageLink]
    given_by: Callable[[int], Select[Any]] | None = None


def sources() -> list[Source]:
    """Every kind that some slice offers."""
    return [source for module in offered("contributions") for source in module.SOURCES]


def columns(**given: Any) -> list[ColumnElement[Any]]:
    """The common columns in their order, for a SELECT that can be part of a UNION. What is not given is NULL or usual."""
    return [_column(name, kind, given.get(name, USUAL.get(name))) for name, kind in COLUMNS.items()]


def _column(name: str, kind: Any, value: Any) -> ColumnElement[Any]:
    if value is None:
        value = cast(null(), kind)
    elif not hasattr(value, "label"):
        value = literal(value, kind)
    found: ColumnElement[Any] = value.label(name)
    return found


class folded(FunctionElement[str]):  # noqa: N801 - used as the functions of SQL are
    """A text as `search_text` has it, worked out by the database: for what is too little read to be stored twice."""

    type = Text()
    inherit_cache = True
    name = "folded"


@compiles(folded)
def _by_one(element: "folded", compiler: Any, **options: Any) -> str:
    return f"(' ' || translate(lower({compiler.process(element.clauses, **options)}), {FROM}, {TO}) || ' ')"


@compiles(folded, "sqlite")
def _one_by_one(element: "folded", compiler: Any, **options: Any) -> str:
    found = f"lower({compiler.process(element.clauses, **options)})"
    for old, new in ALIKE.items():
        found = f"replace({found}, {_quoted(old)}, '{new}')"
    return f"(' ' || {found} || ' ')"


def scattered(id_: Any) -> ColumnElement[int]:
    """An order that is always the same and tells nothing of who came first."""
    found: ColumnElement[int] = (id_ * SCATTER) % PRIME
    return found
