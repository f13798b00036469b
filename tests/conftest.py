"""Fixtures of all tests. Which test stands on which: `database` < `app` < `client`."""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import select

from app import create_app
from app.core import clock, pagecache
from app.core import db as core_db
from app.core.db import db
from app.core.i18n.compile import compile_all
from app.core.limits import limiter
from app.core.stylesheet import COPIES, STATIC
from app.decisions.services import voting
from app.notifications.models import OutboxMail
from config import Settings
from tests.cast import Cast, gather
from tests.support import databases, programme, queries, sockets
from tests.support.client import Client
from tests.support.databases import POSTGRESQL, SQLITE, TestDatabase
from tests.support.postgres import Cluster, PostgresMissing
from tests.support.programme import Programme

SERVER = "TEST_POSTGRES_URL"
Made = TypeVar("Made")
# How long an example takes says something about the machine, not about the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
# Rows that nothing sets in order come the other way round than they were written: whoever counts on that is found out.
core_db.PRAGMAS = (*core_db.PRAGMAS, "reverse_unordered_selects=ON")
A_DAY_IN_MAY = datetime(2026, 5, 12, 8, 0, tzinfo=UTC)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL before the workers, so that they share it; without workers it starts when first needed."""
    if hasattr(config, "workerinput"):
        return
    compile_all()
    _drop_stale_copies()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stop as with Ctrl-C: what was started is cleaned up
    if getattr(config.option, "numprocesses", None) and not config.option.collectonly:
        _server(config)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What there is before the first test stays to the end: the garbage collector looked through all of it each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _drop_stale_copies() -> None:
    """Compressed copies that are older than their file would be served instead of it."""
    for copy in (path for suffix in COPIES for path in STATIC.rglob(f"*{suffix}")):
        source = copy.with_suffix("")
        if not source.exists() or source.stat().st_mtime > copy.stat().st_mtime:
            copy.unlink()


def _server(config: pytest.Config) -> str:
    """The address of the PostgreSQL server of this run."""
    if SERVER not in os.environ:
        cluster = Cluster()
        config.add_cleanup(cluster.stop)
        os.environ[SERVER] = cluster.start()
        config.add_cleanup(lambda: os.environ.pop(SERVER))
    return os.environ[SERVER]


def _server_for(kind: str, config: pytest.Config) -> str:
    """The same for a database of that kind; a test that needs it fails where there is none."""
    if kind == SQLITE:
        return ""
    try:
        return _server(config)
    except PostgresMissing as missing:
        pytest.fail(str(missing), pytrace=False)


@contextmanager
def _one_of_each(make: Callable[[str], AbstractContextManager[Made]]) -> Iterator[Callable[[str], Made]]:
    """Gives what stands on a kind of database, made when it is first asked for, and undone at the end."""
    with ExitStack() as stack:
        yield cache(lambda kind: stack.enter_context(make(kind)))
        if db._engine is not None:  # nobody may be connected to what is dropped
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this process among those that run the tests."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def postgresql_server(request: pytest.FixtureRequest) -> str:
    """The address of the PostgreSQL server of this run, for a test with servers of its own."""
    return _server(request.config)


@pytest.fixture(scope="session")
def made_databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: str, common: Path
) -> Iterator[Callable[[str], TestDatabase]]:
    """Gives the database of a kind, made by the migrations when it is first asked for."""

    @contextmanager
    def make(kind: str) -> Iterator[TestDatabase]:
        server, folder = _server_for(kind, request.config), tmp_path_factory.mktemp(kind)
        with databases.copied(kind, "sms_test", databases.migrate, common, folder, server, worker) as settings:
            create_app(settings)  # whichever test comes first in this process, the slices and the keys are known
            yield TestDatabase(kind, settings)

    with _one_of_each(make) as get:
        yield get


@pytest.fixture(scope="session", params=[SQLITE, POSTGRESQL])
def each_database(request: pytest.FixtureRequest, made_databases: Callable[[str], TestDatabase]) -> TestDatabase:
    """Both kinds in turn; tests are ordered so that there are few switches."""
    return made_databases(request.param)


@pytest.fixture
def database(each_database: TestDatabase) -> Iterator[TestDatabase]:
    """An empty database with the whole schema: the test runs on SQLite and on PostgreSQL."""
    databases.use(each_database.settings)
    databases.empty()
    pagecache.shelf.clear()  # what a process keeps of a database would be of another test's
    voting._known.clear()
    yield each_database
    db.session.rollback()
    db.session.remove()


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def bare_settings(request: pytest.FixtureRequest, tmp_path: Path, worker: str) -> Iterator[Settings]:
    """Settings of an installation whose database has not even a schema: for migrations and first starts."""
    if request.param == SQLITE:
        yield databases.settings_for(databases.sqlite_url(tmp_path), tmp_path)
        return
    with databases.postgresql_url(_server(request.config), f"sms_bare_{worker}") as url:
        yield databases.settings_for(url, tmp_path)


@pytest.fixture(scope="session")
def common(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share."""
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if hasattr(request.config, "workerinput") else mine


@pytest.fixture(scope="session")
def made_apps() -> dict[str, Flask]:
    return {}


@pytest.fixture
def app(database: TestDatabase, made_apps: dict[str, Flask], common: Path) -> Flask:
    """The whole application on `database`."""
    if database.name not in made_apps:
        made_apps[database.name] = create_app(database.settings, PROPAGATE_EXCEPTIONS=True)
        programme.share_templates(made_apps[database.name], common)
        made_apps[database.name].test_client_class = Client
        databases.use(database.settings)
    limiter.reset()
    return made_apps[database.name]


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser that nobody is signed in on, and that inspects every page it gets."""
    browser = app.test_client()
    assert isinstance(browser, Client)
    return browser


@pytest.fixture
def browsers(app: Flask) -> Callable[[], Client]:
    """Makes one more browser, for tests with several people."""
    return lambda: app.test_client()  # type: ignore[return-value]


@pytest.fixture(scope="session")
def made_programmes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: str, common: Path
) -> Iterator[Callable[[str], Programme]]:
    def make(kind: str) -> AbstractContextManager[Programme]:
        server, folder = _server_for(kind, request.config), tmp_path_factory.mktemp("programme")
        return programme.copied(kind, common, folder, server, worker)

    with _one_of_each(make) as get:
        yield get


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def programme_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def demo(programme_name: str, made_programmes: Callable[[str], Programme]) -> Iterator[Programme]:
    """The app on the demo programme, which tests only read: `demo.browser(role)`."""
    loaded = made_programmes(programme_name)
    databases.use(loaded.settings)
    yield loaded
    db.session.rollback()
    db.session.remove()


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """The application's context, for services that render texts. Not together with `client`: they would share `g`."""
    with app.app_context():
        yield


class Moment:
    """The clock of a test: it stands until it is moved."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def set(self, moment: datetime) -> datetime:
        self._stack.enter_context(clock.freeze(moment))
        return moment

    def move(self, **difference: float) -> datetime:
        """`clock.move(days=3)`."""
        from datetime import timedelta

        return self.set(clock.now() + timedelta(**difference))


@pytest.fixture
def frozen_clock() -> Iterator[Moment]:
    """The clock stands at ten o'clock in Oslo on 12 May 2026; `.move(days=1)`, `.set(moment)`."""
    with ExitStack() as stack:
        moment = Moment(stack)
        moment.set(A_DAY_IN_MAY)
        yield moment


@pytest.fixture
def cast(database: TestDatabase) -> Cast:
    """Alice, Bob, Olav, Mona, Ada and Charlie around a project: `cast.alice.person`, `cast.alice.account`."""
    return gather()


@pytest.fixture
def mails(database: TestDatabase) -> Callable[..., list[OutboxMail]]:
    """Reads the outbox, oldest first: `mails()`, `mails(to="a@example.no")`."""

    def read(to: str | None = None) -> list[OutboxMail]:
        query = select(OutboxMail).order_by(OutboxMail.id)
        return list(db.session.scalars(query.where(OutboxMail.recipient == to) if to else query))

    return read


@pytest.fixture
def count_queries(database: TestDatabase) -> Callable[[], object]:
    """`with count_queries() as counted: ...` and then `counted.total`, `counted.statements`."""
    return queries.count_queries


@pytest.fixture(autouse=True, scope="session")
def no_world() -> Iterator[None]:
    """Nothing in the tests reaches another machine."""
    with sockets.blocked():
        yield


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test is a test that did not run: it makes the run fail."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line("\nSome tests were skipped. What does not run cannot pass.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
