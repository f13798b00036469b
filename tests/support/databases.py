"""The databases that tests run on: one of each kind per worker, made by the migrations, emptied between tests."""

import fcntl
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from app import create_app
from app.core import dbcommands
from app.core.db import db
from config import Settings

SQLITE, POSTGRESQL = "sqlite", "postgresql"
EMPTY = "template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'nb-NO'"


@dataclass(frozen=True)
class TestDatabase:
    """One database with the whole schema, and the settings of an installation that stands on it."""

    __test__ = False
    name: str
    settings: Settings

    @property
    def sqlite(self) -> bool:
        return self.name == SQLITE


def settings_for(url: str, folder: Path) -> Settings:
    return Settings(env="test", secret_key="only-for-the-tests-" * 3, data_dir=folder, database_url=url)


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'test.db'}"


def create(server: str, name: str, template: str = EMPTY) -> str:
    """The address of a new database on `server`: empty, or a copy of another one."""
    drop(server, name)
    with _on(server) as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    return _driven(server).set(database=name).render_as_string(hide_password=False)


def drop(server: str, name: str) -> None:
    with _on(server) as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@contextmanager
def postgresql_url(server: str, name: str) -> Iterator[str]:
    """An empty one; dropped at the end."""
    yield create(server, name)
    drop(server, name)


def _driven(server: str) -> sa.URL:
    return make_url(server).set(drivername="postgresql+psycopg")


@contextmanager
def _on(server: str) -> Iterator[sa.Connection]:
    with sa.create_engine(_driven(server), isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as connection:
        yield connection


def migrate(settings: Settings) -> None:
    """Bring the schema of an empty database to the newest version, as an installation does."""
    with create_app(settings).app_context():
        dbcommands.upgrade()


@contextmanager
def copied(
    kind: str, original: str, fill: Callable[[Settings], None], common: Path, folder: Path, server: str, worker: str
) -> Iterator[Settings]:
    """A database of one process, with its files in `folder`: a copy of `original`, which `fill` made once in this run.

    common: a folder that all processes of the run share; server: the address of PostgreSQL, for a database of that kind.
    """
    source, done = common / f"{original}-{kind}", common / f"{original}-{kind}.done"
    copy = f"{original}_{worker}"
    with (common / f"{original}-{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the others wait until it is filled, and whoever copies is alone with it
        if not done.exists():
            source.mkdir(exist_ok=True)
            fill(settings_for(create(server, original) if kind == POSTGRESQL else sqlite_url(source), source))
            db.session.remove()
            db.engine.dispose()  # nobody may be connected to what is copied
            done.touch()
        shutil.copytree(source, folder, dirs_exist_ok=True)
        url = create(server, copy, template=original) if kind == POSTGRESQL else sqlite_url(folder)
    yield settings_for(url, folder)
    if kind == POSTGRESQL:
        drop(server, copy)


_bound: list[tuple[str, sa.Engine]] = []


def use(settings: Settings) -> None:
    """Bind the app's engine to this database, unless it already is."""
    if _bound != [(settings.database_url, db._engine)]:
        db.configure(settings.database_url)
        _bound[:] = [(settings.database_url, db.engine)]
        if db.sqlite:
            sa.event.listen(db.engine, "connect", _careless)


def _careless(connection: object, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]


def rest() -> None:
    """Longer than those who are `impatient` wait."""
    if not db.sqlite:
        time.sleep(1.4)


@contextmanager
def impatient() -> Iterator[None]:
    """PostgreSQL ends a transaction that rests for a second, as it would after half a minute."""

    def hurry(connection: sa.Connection) -> None:
        if connection.dialect.name == POSTGRESQL:
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = '1s'")

    sa.event.listen(db.engine, "begin", hurry)
    try:
        yield
    finally:
        sa.event.remove(db.engine, "begin", hurry)


def empty() -> None:
    """Delete every row, children first, and let numbering start again where the migrations let it start."""
    db.session.remove()
    with db.engine.begin() as connection:
        names = _tables(connection)
        ask = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)
        filled = set(connection.execute(sa.text(ask)).scalars())
        if not db.sqlite:  # ten thousand needs, each looked for in every table that may point to it, take too long
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        for name in names:
            if name in filled:
                connection.execute(sa.text(f'DELETE FROM "{name}"'))
        connection.execute(sa.text(SQLITE_RESTART if db.sqlite else RESTART))


RESTART = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE last_value IS NOT NULL
"""
SQLITE_RESTART = "UPDATE sqlite_sequence SET seq = 1000 WHERE name = 'need'"  # the others start anew by themselves
_known: dict[str, list[str]] = {}


def _tables(connection: sa.Connection) -> list[str]:
    """Every table with rows of ours, those that others point to last."""
    url = str(db.engine.url)
    if url not in _known:
        mapped = [table.name for table in reversed(db.metadata.sorted_tables)]
        present = sa.inspect(connection).get_table_names()
        made_by_hand = [name for name in present if name not in {*mapped, "alembic_version"}]
        virtual = [name for name in made_by_hand if _is_virtual(connection, name)]
        shadow = re.compile(rf"({'|'.join(virtual)})_\w+") if virtual else None
        # A virtual table follows its table by triggers; its shadows are its own.
        extra = [name for name in made_by_hand if name not in virtual and not (shadow and shadow.fullmatch(name))]
        _known[url] = extra + [name for name in mapped if name in present]
    return _known[url]


def _is_virtual(connection: sa.Connection, name: str) -> bool:
    if connection.dialect.name != "sqlite":
        return False
    sql = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}).scalar()
    return str(sql).upper().startswith("CREATE VIRTUAL")
