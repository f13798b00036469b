"""The database: one session per request or job, on SQLite or PostgreSQL.

SQLite follows the measured settings: WAL, `synchronous=FULL`, foreign keys on, and BEGIN IMMEDIATE for every
transaction that writes, so that two writers wait for each other and never fail half-way.
"""

import contextlib
import itertools
import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import Enum as PyEnum
from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import Connection, DateTime, Engine, Enum, MetaData, create_engine, event
from sqlalchemy.engine import Dialect, ExceptionContext, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlalchemy.types import TypeDecorator

from config import MOST_THREADS

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
RESTED = 1.0  # seconds
KEPT = 16  # connections that stay open; those beyond are closed when they have been used
_reading: ContextVar[bool] = ContextVar("reading_only", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Stored in UTC on both databases, always timezone-aware in Python."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(kind: type[PyEnum], name: str | None = None) -> Enum:
    """A column type with a check constraint on the values; `name` when a table has two of the same kind."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """Every table of every slice."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to say it
        datetime: UtcDateTime(),
        PyEnum: enum_type(PyEnum),
    }


class Watch:
    """Tells whether anything was committed, over a connection of its own that writes nothing.

    PostgreSQL: two snapshots that are written alike see the same rows. SQLite: the number changes with every commit
    of another connection, and all others are other ones.
    """

    _numbers = itertools.count()

    def __init__(self, engine: Engine) -> None:
        self._engine, self._lock = engine, Lock()
        self._connection: PoolProxiedConnection | None = None
        self._number = 0
        sqlite = engine.dialect.name == "sqlite"
        self._question = "PRAGMA data_version" if sqlite else "SELECT pg_current_snapshot()::text"

    def state(self) -> str:
        with self._lock:
            if self._connection is not None:
                try:
                    return self._ask(self._connection)
                except self._engine.dialect.loaded_dbapi.Error:
                    self._close()  # the server was started anew; what it says from now on is another count
            self._connection = self._connect()
            return self._ask(self._connection)

    def stop(self) -> None:
        with self._lock:
            self._close()

    def _ask(self, connection: PoolProxiedConnection) -> str:
        cursor = connection.cursor()
        try:
            cursor.execute(self._question)
            return f"{self._number}:{cursor.fetchone()[0]}"  # type: ignore[index]
        finally:
            cursor.close()

    def _connect(self) -> PoolProxiedConnection:
        connection = self._engine.raw_connection()
        if self._engine.dialect.name != "sqlite":
            connection.driver_connection.autocommit = True  # type: ignore[union-attr]
        connection.detach()
        self._number = next(self._numbers)
        return connection

    def _close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(self._engine.dialect.loaded_dbapi.Error):
                self._connection.close()
            self._connection = None


class Database:
    """The engine and the session. `configure` is called once per process, tests call it again."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._at_once: Engine | None = None
        self._watch: Watch | None = None
        self._factory: sessionmaker[Session] = sessionmaker(autoflush=True, expire_on_commit=False)
        self.session: scoped_session[Session] = scoped_session(self._factory)
        self.metadata = Base.metadata

    def configure(self, url: str, **options: Any) -> None:
        """Bind to the database at `url` (`sqlite:///path` or `postgresql://...`)."""
        self.session.remove()
        if self._watch is not None:
            self._watch.stop()
        if self._engine is not None:
            self._engine.dispose()
        self._engine = make_engine(url, **options)
        self._at_once = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._watch = Watch(self._engine)
        self._factory.configure(bind=self._engine)

    def state(self) -> str:
        """Text that is the same as long as nothing has been committed, by this process or any other."""
        if self._watch is None:
            raise RuntimeError("db.configure(url) has not been called.")
        return self._watch.state()

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            raise RuntimeError("db.configure(url) has not been called.")
        return self._engine

    @property
    def sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def commit(self) -> None:
        """Store what was done in the session, if anything was asked of it at all."""
        if self.session.registry.has():
            self.session.commit()

    @property
    def may_at_once(self) -> bool:
        """SQLite has one writer. What the session has begun would need a second connection, and may hold what is needed."""
        return not self.sqlite and not (self.session.registry.has() and self.session().in_transaction())

    @contextmanager
    def at_once(self) -> Iterator[Connection]:
        """For a deed that is one statement: done and committed in one turn to PostgreSQL and back.

        What the statement locks is free again as soon as it is stored. In a transaction of ours it stays locked until
        this thread has its turn again to say "commit", which takes longest when many press at once.
        """
        if self._at_once is None:
            raise RuntimeError("db.configure(url) has not been called.")
        with self._at_once.connect() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One unit of work outside a request (commands, jobs, tests): commit at the end, roll back on raise."""
        session = self.session()
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise

    def snapshot(self) -> None:
        """From here on the session sees one moment of the database, whatever others store meanwhile, until it is
        removed: for answers that must fit each other. It may only read. What it has done so far is stored."""
        session = self.session()
        session.commit()
        options = {} if self.sqlite else {"isolation_level": "REPEATABLE READ"}  # in SQLite every transaction is one
        with self.reading():
            session.connection(execution_options=options)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Transactions begun within the block only read, so that they never wait for a writer (SQLite)."""
        token = _reading.set(True)
        try:
            yield
        finally:
            _reading.reset(token)


def make_engine(url: str, **options: Any) -> Engine:
    options = {"hide_parameters": True, **options}  # an error that is logged must not say what somebody wrote
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, **{"connect_args": {"timeout": 15}, "pool_size": MOST_THREADS, **options})
        event.listen(engine, "connect", _sqlite_on_connect)
        event.listen(engine, "begin", _sqlite_on_begin)
        return engine
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        **{"pool_size": KEPT, "max_overflow": MOST_THREADS - KEPT, **options},
    )
    event.listen(engine, "connect", _postgresql_on_connect)
    event.listen(engine, "checkin", _rest)
    event.listen(engine, "checkout", _wake)
    event.listen(engine, "handle_error", _say_less)
    return engine


def _say_less(context: ExceptionContext) -> None:
    """PostgreSQL puts the row that it refused into its message («Failing row contains …»), and that is logged."""
    from psycopg import DataError  # here and not above: an installation on SQLite need not hold it

    told, wrapped = context.original_exception, context.sqlalchemy_exception
    first = "" if isinstance(told, DataError) else str(told).partition("\n")[0]
    told.args = (first,)
    if wrapped is not None:
        wrapped.args = (f"({type(told).__name__}) {first}",)


# The log of what is written is carried over at 16 MiB: of what is written again and again, only the last is.
PRAGMAS = "journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=4000", "foreign_keys=ON", "busy_timeout=15000"


def _sqlite_on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, see _sqlite_on_begin
    cursor = connection.cursor()
    for pragma in (*PRAGMAS, "mmap_size=0"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_on_begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")


def _postgresql_on_connect(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '15s'")
        cursor.execute("SET jit = off")  # what it compiles here runs once, for less time than the compiling took
        cursor.execute("SET idle_in_transaction_session_timeout = '30s'")
    connection.commit()


def _rest(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = monotonic()


def _wake(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """The server may have been started anew while a connection rested; one that is in constant use need not ask."""
    from psycopg import OperationalError

    if monotonic() - record.info.get("rests_since", math.inf) > RESTED:
        try:
            connection.execute("")
        except OperationalError as gone:
            raise DisconnectionError from gone
        connection.rollback()


db = Database()
