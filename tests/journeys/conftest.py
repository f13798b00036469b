"""A browser, a real server, and people who look at pages on different screens.

`visit()` opens a page as somebody: `page = visit("/meld-behov", width=360, lang="en-GB", dark=True, js=False)`.
A script error, a broken policy or a request to another machine fails the test.

`resident(...)` and `staff(...)` do the same with a hand that uses the page (tests/support/hand.py), once in each way.
The journeys run on SQLite; one that must hold on both is marked with `ON_BOTH_DATABASES`. The service worker is there in
those marked `offline`.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from app.people.models import Account
from tests.support import browser as browsers
from tests.support import net
from tests.support.axe import violations
from tests.support.databases import POSTGRESQL, SQLITE, TestDatabase
from tests.support.hand import BOKMAL, LOOKERS, Hand, Way
from tests.support.live import Live, Server
from tests.support.mailbox import Mailbox
from tests.support.tongue import English

HEIGHTS = {360: 780, 390: 844, 1280: 900}
# (width, language, dark): every width, both languages and both colour schemes at least once.
SCREENS = ((360, "nb-NO", True), (390, "en-GB", False), (1280, "nb-NO", False), (1280, "en-GB", True))

PATIENCE = 30_000  # milliseconds: what comes at all has come by then, also on a machine that does much else
expect.set_options(timeout=PATIENCE)

SCREEN_OF: dict[Way, dict[str, Any]] = {
    Way.TAP: {"width": 360, "dark": True},
    Way.MOUSE: {"width": 1280},
    Way.KEYS: {"width": 1280, "dark": True},
    Way.PLAIN: {"width": 390, "js": False},
}
ON_BOTH_DATABASES = pytest.mark.parametrize("each_database", [SQLITE, POSTGRESQL], indirect=True)


@pytest.fixture(scope="session", params=[SQLITE])
def each_database(request: pytest.FixtureRequest, made_databases: Callable[[str], TestDatabase]) -> TestDatabase:
    """One kind is enough for what happens in the browser."""
    return made_databases(request.param)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this worker."""
    path = browsers.executable()
    if path is None:
        pytest.fail("Chromium is missing: run `make test`, or install it.", pytrace=False)
    with sync_playwright() as playwright:
        american = {**os.environ, "LANG": "en_US.UTF-8", "LANGUAGE": "en_US"}  # the order in which days are typed
        launched = playwright.chromium.launch(executable_path=path, args=list(browsers.ARGUMENTS), env=american)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, common: Path) -> Iterator[Callable[[TestDatabase], Server]]:
    """One server per kind of database, started when it is first needed."""
    started: dict[str, Server] = {}

    def get(database: TestDatabase) -> Server:
        if database.name not in started:
            log = tmp_path_factory.mktemp("server") / "log"
            started[database.name] = Server(database.settings, log, common)
        return started[database.name]

    yield get
    for server in started.values():
        server.stop()


@pytest.fixture
def live(database: TestDatabase, app: Flask, servers: Callable[[TestDatabase], Server]) -> Live:
    """The server on an empty database: `live.url`, and `with live.arranged(): ...` to put things into it."""
    return Live(servers(database), app)


@dataclass
class Visits:
    """Opens pages; remembers what went wrong in them."""

    chromium: Browser
    live: Live
    contexts: list[BrowserContext] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    refusals: tuple[str, ...] = ("4",)  # how the statuses begin that a page may have without being wrong
    offline: bool = False  # with the service worker: it fetches all over again what it keeps, in each new browser

    def context(
        self, *, width: int = 390, lang: str = "nb-NO", dark: bool = False, js: bool = True, **options: Any
    ) -> BrowserContext:
        """A browser of its own: nothing is shared with other contexts."""
        made = self.chromium.new_context(
            base_url=self.live.url,
            viewport={"width": width, "height": HEIGHTS.get(width, 844)},
            is_mobile=width < 700,
            has_touch=width < 700,
            locale=lang,
            color_scheme="dark" if dark else "light",
            java_script_enabled=js,
            reduced_motion="reduce",
            timezone_id="Europe/Oslo",
            **{"service_workers": "allow" if self.offline else "block", **options},
        )
        made.set_default_timeout(PATIENCE)
        made.on("request", self._asked)
        made.on("weberror", lambda error: self.wrong.append(f"script: {error.error}"))
        made.on("console", self._said)
        self.contexts.append(made)
        return made

    def __call__(self, path: str, *, account: Account | None = None, **screen: Any) -> Page:
        """A page at `path`, in a new browser; signed in when an account is given."""
        context = self.context(**screen)
        if account is not None:
            cookie = self.live.session_cookie(account)
            context.add_cookies([{"name": "session", "value": cookie, "url": self.live.url, "httpOnly": True}])
        page = context.new_page()
        page.goto(path)
        return page

    def _asked(self, request: Request) -> None:
        """The browser reaches this machine only (tests/support/browser.py); that it tried is wrong already."""
        if not request.url.startswith((self.live.url, "data:", "blob:")):
            self.wrong.append(f"asked another machine: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        refused = tuple(
            f"Failed to load resource: the server responded with a status of {one}" for one in self.refusals
        )
        if (
            message.type == "error"
            and not message.text.startswith(refused)
            and not net.says_so(message.page, message.text)
        ):
            self.wrong.append(f"console: {message.text}")


@pytest.fixture
def visit(request: pytest.FixtureRequest, chromium: Browser, live: Live) -> Iterator[Visits]:
    """Opens a page as somebody on some screen; see the top of this file."""
    visits = Visits(chromium, live, offline=request.node.get_closest_marker("offline") is not None)
    yield visits
    for context in visits.contexts:
        context.close()
    assert visits.wrong == [], live.server.log()


Opens = Callable[..., Hand]
Mailboxes = Callable[[str], Mailbox]


def _opens(visit: Visits, way: Way) -> Opens:
    """Whoever points reads bokmål; the others read English, and those with keys have axe look at each step too."""
    tongue = BOKMAL if way in LOOKERS else English(visit.live.app)

    def open_page(path: str, **screen: Any) -> Hand:
        page = visit(tongue.path(path), **{"lang": tongue.browser, **SCREEN_OF[way], **screen})
        return Hand(page, way, tongue=tongue, looks=way is not Way.PLAIN)

    return open_page


@pytest.fixture(params=[Way.TAP, Way.KEYS, Way.PLAIN], ids=str)
def resident(request: pytest.FixtureRequest, visit: Visits) -> Opens:
    """`resident("/behov")`: somebody with a phone or a computer of their own, in each of the three ways."""
    return _opens(visit, request.param)


@pytest.fixture(params=[Way.MOUSE, Way.KEYS], ids=str)
def staff(request: pytest.FixtureRequest, visit: Visits) -> Opens:
    """`staff("/team", account=…)`: somebody at work, with a mouse and with the keyboard only."""
    return _opens(visit, request.param)


@pytest.fixture
def mailbox(live: Live) -> Mailboxes:
    """`mailbox("eva@example.no")`: `.newest`, `.everything`, `.code()`, `.link()`."""
    return lambda address: Mailbox(live, address)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails when axe finds anything wrong with the page as it stands now."""

    def check(page: Page) -> None:
        found = violations(page)
        assert found == [], f"{page.url}:\n  " + "\n  ".join(found)

    return check


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Path]:
    """Makes a JPEG to upload."""

    def make(name: str = "bilde.jpg", size: tuple[int, int] = (1200, 900)) -> Path:
        from PIL import Image

        Image.new("RGB", size, (120, 160, 90)).save(tmp_path / name)
        return tmp_path / name

    return make
