"""Writes that are right under load by construction: one statement, decided by a unique constraint."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import FromClause, Select, UpdateBase
from sqlalchemy.dialects import postgresql, sqlite

from app.core.db import Base, db


def insert_into(table: type[Base] | FromClause) -> Any:
    """The current database's own INSERT, which knows ON CONFLICT."""
    return (sqlite if db.sqlite else postgresql).insert(table)


def changed(statement: UpdateBase) -> int:
    """Run an INSERT, UPDATE or DELETE and return how many rows it touched."""
    # Of an INSERT the number is kept only when asked for; psycopg gives -1 otherwise.
    options = {"synchronize_session": False, "preserve_rowcount": True}
    result = db.session.execute(statement, execution_options=options)
    return int(result.rowcount)  # type: ignore[attr-defined]


def insert_ignore(table: type[Base], **values: Any) -> bool:
    """Insert a row unless a unique constraint says that it is there. True when it was inserted."""
    db.session.flush()  # the statement is about the table, not the class: the session would not do it by itself
    options = {"preserve_rowcount": True}
    statement = _ignoring(table, sqlite=db.sqlite)
    return bool(db.session.connection().execute(statement, values, execution_options=options).rowcount)


def insert_missing(table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert those of the rows, all with the same columns, that no unique constraint says are there."""
    db.session.flush()
    db.session.connection().execute(_ignoring(table, sqlite=db.sqlite), rows)


@lru_cache(maxsize=128)
def _ignoring(table: type[Base], *, sqlite: bool) -> Any:
    """Built once for each table: supports and votes are many."""
    return insert_into(table.__table__).on_conflict_do_nothing().inline()


def insert_selected(table: type[Base], names: Sequence[str], rows: Select[*tuple[Any, ...]]) -> int:
    """Insert what `rows` (with a WHERE) gives into the named columns, without those that are there. Returns how many."""
    return changed(insert_into(table).from_select(list(names), rows).on_conflict_do_nothing())


def upsert(table: type[Base], *, unique: tuple[str, ...], update: tuple[str, ...], **values: Any) -> int:
    """Insert a row, or update the named columns of the one with the same `unique` columns. Returns its id."""
    statement = insert_into(table).values(**values)
    statement = statement.on_conflict_do_update(
        index_elements=list(unique), set_={name: statement.excluded[name] for name in update}
    ).returning(table.id)  # type: ignore[attr-defined]
    return int(db.session.execute(statement).scalar_one())
