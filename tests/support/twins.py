"""A second row like one that is there, put in past all our code: only the schema itself stands in its way."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core.db import Base, db


def assert_refused(row: Base, **other: Any) -> None:
    """The database refuses a row that differs from `row` in `other` only, and names a unique constraint."""
    db.session.flush()
    db.session.refresh(row)
    table = sa.inspect(type(row)).local_table
    values = {column.name: getattr(row, column.name) for column in table.columns if column.name != "id"}
    with pytest.raises(IntegrityError, match=r"(?i)unique"), db.session.begin_nested():
        db.session.execute(sa.insert(table).values({**values, **other}))
    same = [
        column == values[column.name] for column in table.columns if column.name.endswith("_id") and values[column.name]
    ]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(table).where(*same)) == 1
