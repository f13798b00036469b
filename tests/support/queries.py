"""Counts what reaches the database, so that a list costs the same for 1 row and for 20."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.core import pagecache
from app.core.db import db


@dataclass
class Counted:
    """The statements of a block, in order."""

    statements: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.statements)


@contextmanager
def count_queries(*, kept: bool = False) -> Iterator[Counted]:
    """`with count_queries() as counted: ...; assert counted.total <= 15`.

    What pages cost when they are made: those that are kept for strangers are dropped first, unless `kept`.
    """
    counted = Counted()
    if not kept:
        pagecache.shelf.clear()

    def remember(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            counted.statements.append(statement)

    engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", remember)
    try:
        yield counted
    finally:
        sa.event.remove(engine, "before_cursor_execute", remember)
