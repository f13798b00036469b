"""What a database holds, table by table, in a form that can be compared with what another one holds."""

import hashlib
import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from app.core.db import db

# Drawn anew each time, so that nobody can guess them.
DRAWN = {
    *("need.receipt_salt", "need_picture.name", "prepared_answer.key", "prototype_variant.picture"),
    *("workshop.code", "workshop.room_key", "workshop_device.token_hash"),
}
OURS = {"need"}  # its number is what people know it by; that of other rows may have gaps
FOLLOW_IT = {
    *("receipt.subject_id", "receipt.dedupe_key"),
    "inbox_item.item_id",
    "inbox_act.before",
    "pin.feedback_id",
    "pin.place_id",
    "quoted_pin.link_id",
    "version_cause.feedback_id",
}


def digest(engine: sa.Engine, *without: str) -> dict[str, str]:
    """A digest of the rows of each table, whatever order they lie in, without what is drawn and numbered.

    without: further columns, as table.column.
    """
    with engine.connect() as connection:
        return {table.name: _of(connection, table, without) for table in db.metadata.sorted_tables}


def _of(connection: sa.Connection, table: sa.Table, without: Collection[str]) -> str:
    columns = [one for one in table.columns if _is_content(table, one) and f"{table.name}.{one.name}" not in without]
    rows = sorted(repr(tuple(map(_plain, row))) for row in connection.execute(sa.select(*columns)))
    return f"{len(rows)} rows, {hashlib.sha256(repr(rows).encode()).hexdigest()[:16]}"


def _is_content(table: sa.Table, column: sa.Column[Any]) -> bool:
    if column.name == "id" and table.name not in OURS:
        return False
    a_forms = column.name == "client_key" and table.name not in OURS
    return not a_forms and f"{table.name}.{column.name}" not in DRAWN | FOLLOW_IT


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, default=str)
    return round(value, 6) if isinstance(value, float) else value
