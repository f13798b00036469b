"""Every kind of page, in both languages, wide and narrow, light and dark: nothing is wrong with it on any screen."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from app.core.db import db
from app.core.permissions import Role
from tests.journeys.conftest import Visits
from tests.support.databases import SQLITE, TestDatabase
from tests.support.live import Live, Server
from tests.support.programme import Programme, somebody
from tests.support.screens import TONGUES, addresses, translated, wrong_on

# Which pages are shown to whom: all with a project in them to its team, and what only others may do to those.
WORK = {Role.TEAM: "/team", Role.OWNER: "/(beslutning|overlevering)", Role.ADMINISTRATOR: "/admin"}


@pytest.fixture(scope="module", params=[SQLITE])
def programme_name(request: pytest.FixtureRequest) -> str:
    """One kind of database is enough for what a page looks like."""
    return str(request.param)


@pytest.fixture
def town(demo: Programme, chromium: Browser, servers: Callable[[TestDatabase], Server]) -> Iterator[Visits]:
    """A browser and a server on the demo programme."""
    visits = Visits(chromium, Live(servers(TestDatabase("programme", demo.settings)), demo.app))
    yield visits
    for context in visits.contexts:
        context.close()
    assert visits.wrong == []


def test_every_page_of_the_residents(demo: Programme, town: Visits) -> None:
    found = addresses(demo.app, demo.browser(), "nb", ["/"])
    assert len(found) > 25
    assert "/apne-data" in found
    wrong = _in_both_languages(demo, town, found)
    assert not wrong, "\n  " + "\n  ".join(wrong)


@pytest.mark.parametrize("role", WORK, ids=str)
def test_every_page_of_those_at_work(demo: Programme, town: Visits, role: Role) -> None:
    starts = ("/team", "/admin")
    found = addresses(demo.app, demo.browser(role), "nb", [*starts], within=starts)
    paths = [path for path in found if re.search(WORK[role], path)]
    assert paths
    account = somebody(role)
    db.session.remove()
    wrong = _in_both_languages(demo, town, paths, account=account)
    assert not wrong, "\n  " + "\n  ".join(wrong)


def _in_both_languages(demo: Programme, town: Visits, paths: list[str], **who: object) -> list[str]:
    """A page has the same kind of address in each language (tests/rules/test_every_page.py follows every link)."""
    return [
        line
        for lang in TONGUES
        for line in wrong_on(town, [translated(demo.app, path, lang) for path in paths], lang, **who)
    ]
