"""What only one process may do at a time, whoever else starts at the same moment."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from enum import IntEnum, unique
from pathlib import Path

from app.core import files
from app.core.db import db


@unique
class Deed(IntEnum):
    """Each with its number among PostgreSQL's advisory locks."""

    MIGRATE = 741852963
    QUEUE = 741852964
    START = 741852965
    IMPORT = 741852966


Waits = Callable[[], object]
_mine: ContextVar[frozenset[Deed]] = ContextVar("what this thread is alone with", default=frozenset())


@contextmanager
def one_at_a_time(deed: Deed, waits: Waits = lambda: None) -> Iterator[None]:
    """The block is for one process at a time, however long the others wait; `waits` is called when there is a wait.

    Within itself it goes on at once. In SQLite all deeds are one.
    """
    if deed in _mine.get():
        yield
        return
    with _folder(waits) if db.sqlite else _server(deed, waits):
        token = _mine.set(frozenset(Deed) if db.sqlite else _mine.get() | {deed})
        try:
            yield
        finally:
            _mine.reset(token)


def _folder(waits: Waits) -> AbstractContextManager[None]:
    """A lock on the folder of the database: one in the database would let nobody write meanwhile."""
    file = db.engine.url.database
    return files.alone_in(Path(file).parent, waits) if file else nullcontext()


@contextmanager
def _server(deed: Deed, waits: Waits) -> Iterator[None]:
    """A lock that goes with its transaction, on a connection of its own: those of the pool have little patience."""
    import psycopg  # here and not above: an installation on SQLite need not hold it

    with psycopg.connect(db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)) as alone:
        for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            alone.execute("SELECT set_config(%s, '0', true)", [limit])
        if alone.execute("SELECT pg_try_advisory_xact_lock(%s)", [deed.value]).fetchone() != (True,):
            waits()
            alone.execute("SELECT pg_advisory_xact_lock(%s)", [deed.value])
        yield
