"""Every kind of page, in both languages, wide and narrow, light and dark: nothing is wrong with it on any screen."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from app.core.db import db
from app.core.permissions import Role
from app.workshops.models import Workshop
from tests.journeys.conftest import Visits
from tests.support.databases import SQLITE, TestDatabase
from tests.support.live import Live, Server
from tests.support.programme import Programme, somebody
from tests.support.screens import NARROW, TONGUES, WIDE, addresses, first_of_its_kind, translated, wrong_on

# Which pages are shown to whom: all with a project in them to its team, and what only others may do to those.
WORK = {Role.TEAM: "/team", Role.OWNER: "/(beslutning|overlevering)", Role.ADMINISTRATOR: "/admin"}
# What stands in the addresses of a room's pages: to make it, run it, show it and read what came of it.
OF_A_ROOM = set("bygg nytt single vis om plakat svarark fjernkontroll skjerm logg resultat tekster".split())


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


def test_every_page_of_a_room_and_of_those_who_run_it(demo: Programme, town: Visits) -> None:
    with demo.app.app_context():
        rooms = db.session.execute(select(Workshop.id, Workshop.code).order_by(Workshop.id)).all()
    starts = [f"/verksted/{room.id}/{part}" for part in ("fjernkontroll", "bygg") for room in rooms]
    browser = demo.browser(Role.FACILITATOR)
    paths = addresses(demo.app, browser, "nb", starts, within=("/verksted",), often=len(rooms))
    parts = {part for path in paths for part in path.partition("?")[0].split("/")[3:] if not part.isdigit()}
    assert parts == OF_A_ROOM
    account = somebody(Role.FACILITATOR)
    db.session.remove()
    read = [path for path in paths if "skjerm" not in path]  # a projector's letters are as large as its picture
    wrong = _in_both_languages(demo, town, [*read, *(f"/d/{room.code}" for room in rooms)], account=account)
    wrong = [line for line in wrong if "/strom/" not in line]  # a stream ends with its page
    assert not wrong, "\n  " + "\n  ".join(wrong)


def _in_both_languages(demo: Programme, town: Visits, paths: list[str], **who: object) -> list[str]:
    """A page has the same kind of address in each language (tests/rules/test_every_page.py follows every link).

    Another page of a kind shows parts that the first one lacks: in each language and in each width, but not in all four.
    """
    first, others = first_of_its_kind(demo.app, paths)
    wrong = []
    for lang, size in zip(TONGUES, (WIDE, NARROW), strict=True):
        ours, rest = ([translated(demo.app, path, lang) for path in some] for some in (first, others))
        wrong += wrong_on(town, ours, lang, **who) + wrong_on(town, rest, lang, sizes=[size], **who)
    return wrong
