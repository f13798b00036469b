"""Which public needs hold certain pieces of words, asked so that it costs the same for a thousand and a hundred thousand.

Both databases answer by substring, the piece as it is, so that they agree to a person.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, column, select, table, true

from app.core.db import db
from app.needs.models import Need

# The public needs only; kept by triggers (migration 0002). In SQLite a virtual table, in PostgreSQL one with an index.
INDEX = table("need_search", column("rowid"), column("search_text"))
PUBLIC = Need.public == true()  # an equality, so that SQLite sees that the ordered indexes begin with it


def holds(pieces: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions on `Need` that read its rows, for when some other condition has made them few."""
    return [Need.search_text.like(f"%{piece}%") for piece in pieces]


def numbers_of(pieces: Sequence[str]) -> Select[Any]:
    """The numbers of the public needs that hold every piece, by the trigram index alone.

    Never joined to anything: SQLite would sooner ask the index once for each need. Give it a limit, or ask for those
    that are IN it.
    """
    query = select(INDEX.c.rowid.label("number"))
    if db.sqlite:
        return query.where(INDEX.c.search_text.op("MATCH")(" AND ".join(f'"{piece}"' for piece in pieces)))
    return query.where(*(INDEX.c.search_text.like(f"%{piece}%") for piece in pieces))


def among_holders(pieces: Sequence[str]) -> list[ColumnElement[bool]]:
    """The same conditions for common words and a condition that leaves many thousands of needs.

    SQLite gets the list from the index sooner than it reads the words of them all. PostgreSQL does not: it would join.
    """
    return [Need.id.in_(numbers_of(pieces))] if pieces and db.sqlite else holds(pieces)


def holders(pieces: Sequence[str], at_most: int) -> list[int] | None:
    """The numbers of all of them, or None when there are more than `at_most`. Stops counting there."""
    found = list(db.session.scalars(numbers_of(pieces).limit(at_most + 1)))
    return found if len(found) <= at_most else None
