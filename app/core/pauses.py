"""Long work that asks the database nothing: it is done between two transactions, so that nobody waits for it.

SQLite has one writer at a time, and a request that changes something is the one from its first question on. PostgreSQL
ends a transaction that rests for long.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event, text

from app.core import access, afterwards
from app.core.db import db

BEFORE, HELD = "pauses:before", "pauses:held"
# A row that is locked counts as well as one that is written.
TOUCHED = text("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")


def let_go() -> bool:
    """End the transaction before work that takes long. The next question begins another, and may be answered otherwise.

    Where something has been written or held in it, or is to be done once it is stored, it stays as it is: it is one act,
    and nothing of it is stored by halves. So call this first, and hold and look at what is to be changed afterwards.
    """
    if not db.session.registry.has() or not db.session().in_transaction():
        return True
    session = db.session()
    if session.in_nested_transaction() or session.new or session.dirty or session.deleted:
        return False
    if session.info.get(afterwards.COMMIT) or session.info.get(afterwards.ROLLBACK) or _touched(session.connection()):
        return False
    session.commit()
    session.expire_all()  # what is known of a row was so before: it is asked for anew, and may be gone
    access.let_go()
    return True


def _touched(connection: Connection) -> bool:
    if not db.sqlite:
        return bool(connection.execute(TOUCHED).scalar_one())
    return bool(connection.info[HELD] or _changes(connection) != connection.info[BEFORE])


def _changes(connection: Connection) -> int:
    """How many rows this connection has ever changed."""
    return int(connection.connection.driver_connection.total_changes)  # type: ignore[union-attr]


@event.listens_for(Engine, "begin")
def _begun(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.info.update({BEFORE: _changes(connection), HELD: False})


@event.listens_for(Engine, "before_execute")
def _asked(connection: Connection, statement: Any, *_rest: Any) -> None:
    """SQLite locks no rows; whoever asks to hold some relies on being the only writer."""
    if getattr(statement, "_for_update_arg", None) is not None:
        connection.info[HELD] = True
