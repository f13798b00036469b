"""Puts a row into every table, so that a migration is tried on data. Knows columns and keys, not what they mean."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from app.core.db import db

# What a check constraint asks for beyond the column's type, by table and column.
WANTED: dict[str, dict[str, Any]] = {
    "account": {"email": "alice@example.no"},
    "activity": {"closes_at": None},
    "need": {"state": "published"},
    "role_grant": {"role": "team"},
    "workshop_hand_count": {"cell": 0},
    "workshop_text": {"for_other": False},
}
# Columns that older schemas have and the models do not have any more, each with its value.
OLDER: dict[str, dict[str, tuple[Any, Any]]] = {
    "theme_member": {"need_id": (sa.Integer(), 1)},
    "theme_run": {"nowhere": (sa.JSON(), [1])},
}


def fill(connection: sa.Connection) -> dict[str, int]:
    """One row in each table that there is and that has none, parents first. Returns how many rows each has."""
    there = sa.inspect(connection)
    present, made = set(there.get_table_names()), dict[str, dict[str, Any]]()
    for table in db.metadata.sorted_tables:
        row = {column.name: _value(column, made) for column in table.columns}
        row.update(WANTED.get(table.name, {}))
        made[table.name] = row
        if table.name in present and not _number(connection, table):
            # An older schema may lack some of the columns, and knows no defaults of the models.
            names = {one["name"] for one in there.get_columns(table.name)}
            columns = {column.name: (column.type, row[column.name]) for column in table.columns}
            columns = {name: one for name, one in {**columns, **OLDER.get(table.name, {})}.items() if name in names}
            plain = sa.table(table.name, *(sa.column(name, kind) for name, (kind, _given) in columns.items()))
            connection.execute(plain.insert().values({name: value for name, (_kind, value) in columns.items()}))
    return count(connection)


def count(connection: sa.Connection) -> dict[str, int]:
    present = set(sa.inspect(connection).get_table_names())
    return {table.name: _number(connection, table) for table in db.metadata.sorted_tables if table.name in present}


def _number(connection: sa.Connection, table: sa.Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def _value(column: sa.Column[Any], made: dict[str, dict[str, Any]]) -> Any:
    for key in column.foreign_keys:
        parent, name = key.target_fullname.rsplit(".", 1)
        return made[parent][name] if parent in made else None
    if isinstance(column.type, sa.Enum):
        return _first(column.type)
    return _by_type(column)


def _first(kind: sa.Enum) -> Any:
    return next(iter(kind.enum_class)) if kind.enum_class else kind.enums[0]


def _by_type(column: sa.Column[Any]) -> Any:
    kind = column.type.impl if isinstance(column.type, sa.types.TypeDecorator) else column.type
    if isinstance(kind, sa.JSON):
        return {}
    values: dict[type, Any] = {
        bool: True,
        int: 1,
        float: 0.5,
        str: "a",
        bytes: b"a",
        date: date(2026, 5, 12),
        datetime: datetime(2026, 5, 12, 8, 0, tzinfo=UTC),
    }
    return values[kind.python_type]
