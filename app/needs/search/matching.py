"""Which public needs hold certain pieces of words, asked so that it costs the same for a thousand and a hundred thousand.

Both databases answer by substring, the piece as it is, so that they agree to a person.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Integer, Select, any_, column, literal, select, table, true

from app.core.db import db
from app.needs.models import Need

# The public needs only; kept by triggers (migrations 0002 and 0018). In SQLite a virtual table, in PostgreSQL one with
# an index that knows where a need belongs too.
BELONGS = ("district_id", "focus_area_id", "project_id")
INDEX = table("need_search", column("rowid"), column("search_text"), *(column(name) for name in BELONGS))
PUBLIC = Need.public == true()  # an equality, so that SQLite sees that the ordered indexes begin with it


def holds(pieces: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions on `Need` that read its rows, for when some other condition has made them few."""
    return [Need.search_text.like(f"%{piece}%") for piece in pieces]


def one_of(numbers: Sequence[int]) -> ColumnElement[bool]:
    """The need has one of these numbers. To PostgreSQL they go as one value: a thousand took longer to write than to find."""
    return Need.id.in_(numbers) if db.sqlite else Need.id == any_(literal(list(numbers), ARRAY(Integer)))


def indexed(within: Mapping[str, int]) -> Mapping[str, int]:
    """Those of the conditions that `numbers_of` answers by its index: a word in a district costs what it leaves."""
    return {} if db.sqlite else within


def numbers_of(pieces: Sequence[str], within: Mapping[str, int] | None = None) -> Select[Any]:
    """The numbers of the public needs that hold every piece, by the trigram index alone.

    Never joined to anything: SQLite would sooner ask the index once for each need. Give it a limit, or ask for those
    that are IN it.
    """
    query = select(INDEX.c.rowid.label("number"))
    if db.sqlite:
        return query.where(INDEX.c.search_text.op("MATCH")(" AND ".join(f'"{piece}"' for piece in pieces)))
    belongs = (INDEX.c[name] == value for name, value in (within or {}).items())
    return query.where(*(INDEX.c.search_text.like(f"%{piece}%") for piece in pieces), *belongs)


def among_holders(pieces: Sequence[str]) -> list[ColumnElement[bool]]:
    """The same conditions for common words and a condition that leaves many thousands of needs.

    SQLite gets the list from the index sooner than it reads the words of them all. PostgreSQL does not: it would join.
    """
    return [Need.id.in_(numbers_of(pieces))] if pieces and db.sqlite else holds(pieces)


def holders(pieces: Sequence[str], at_most: int, within: Mapping[str, int] | None = None) -> list[int] | None:
    """The numbers of all of them, or None when there are more than `at_most`. Stops counting there."""
    found = list(db.session.scalars(numbers_of(pieces, within).limit(at_most + 1)))
    return found if len(found) <= at_most else None
