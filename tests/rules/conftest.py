"""The demo programme for rules that hold on every page."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from app.core.db import db
from tests.conftest import _server
from tests.support import databases, programme
from tests.support.databases import POSTGRESQL, SQLITE
from tests.support.programme import Programme


@pytest.fixture(scope="session")
def made_programmes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: str
) -> Iterator[Callable[[str], Programme]]:
    made: dict[str, Programme] = {}
    with ExitStack() as stack:

        def get(name: str) -> Programme:
            if name not in made:
                folder = tmp_path_factory.mktemp("programme")
                url = databases.sqlite_url(folder)
                if name == POSTGRESQL:
                    url = stack.enter_context(databases.postgresql_url(_server(request.config), f"sms_demo_{worker}"))
                made[name] = programme.load(databases.settings_for(url, folder))
            return made[name]

        yield get
        db.session.remove()
        db.engine.dispose()


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
