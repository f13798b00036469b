"""Which public needs hold certain pieces of words, asked so that it costs the same for a thousand and a hundred thousand.

Both databases answer by substring, the piece as it is, so that they agree to a person.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, column, select, table, true

from app.core.db import db
from app.needs.models import Need

FTS = table("need_search", column("rowid"), column("search_text"))
PUBLIC = Need.public == true()  # an equality, so that SQLite sees that the ordered indexes begin with it


def holds(pieces: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions on `Need` itself. PostgreSQL's trigram index serves them; in SQLite they read the rows."""
    return [Need.search_text.like(f"%{piece}%") for piece in pieces]


def indexed(query: Any, pieces: Sequence[str]) -> Any:
    """The select `query` (from `Need`) narrowed to what holds every piece, by the index."""
    if not db.sqlite:
        return query.where(*holds(pieces))
    return query.join(FTS, FTS.c.rowid == Need.id).where(_match(pieces))


def is_common(pieces: Sequence[str], more_than: int) -> bool:
    """True when more public needs than `more_than` hold every piece. Stops counting there."""
    query = indexed(select(Need.id).where(PUBLIC), pieces)
    if db.sqlite:
        query = select(FTS.c.rowid).where(_match(pieces))  # which holds nothing but public needs
    return len(db.session.execute(query.limit(more_than + 1)).all()) > more_than


def _match(pieces: Sequence[str]) -> ColumnElement[bool]:
    return FTS.c.search_text.op("MATCH")(" AND ".join(f'"{piece}"' for piece in pieces))
