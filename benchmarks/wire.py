"""What a phone's first and second visit cost, counted on the wire between a real browser and the server.

Everything the browser is sent counts: headers, fonts, pictures, and what the service worker fetches for later. The
pictures of a prototype are told apart, because they are what one came to see.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Response, sync_playwright
from sqlalchemy import select

from app import create_app
from app.core.db import db
from app.projects.models import Activity, ActivityState
from app.workshops.models import Workshop
from app.workshops.services import Act, press
from benchmarks import servers
from benchmarks.phone import Screen, room, screens
from benchmarks.proxy import Counting
from benchmarks.rows import Row
from benchmarks.servers import Running
from config import Settings
from tests.factories.workshops import RUNS
from tests.support import browser as browsers

SECOND = 15_000  # bytes
PHONE = {"width": 360, "height": 740}
QUIET_MS = 2500  # the service worker starts when the page is done
SHIFT = """() => new Promise(done => new PerformanceObserver(list => done(
    list.getEntries().filter(e => !e.hadRecentInput).reduce((sum, e) => sum + e.value, 0))
  ).observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 500))"""
COMMAND = "make bench ARGS=wire"


@dataclass(frozen=True)
class Visit:
    """What one visit took, in bytes."""

    total: int
    pictures: int
    font: int
    requests: int
    shift: float


def measure() -> list[Row]:
    with servers.demo() as running, Counting(running.url) as proxy, chromium() as chrome:
        wanted = [*screens(), *room(opened(running))]
        return [row for screen in wanted for row in rows(screen, *visits(chrome, proxy, screen.path))]


def opened(running: Running) -> str:
    """The code of the workshop that the demo programme has planned, with its first question open."""
    app = create_app(Settings.from_env(running.settings))
    with app.app_context(), db.transaction():
        planned = select(Workshop).join(Workshop.activity).where(Activity.state == ActivityState.PLANNED).limit(1)
        held = db.session.scalars(planned).one()
        for act in (Act.START, Act.NEXT):
            press(RUNS, held, act, held.presses)
        return held.code


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=browsers.executable(), args=list(browsers.ARGUMENTS))
        yield chrome
        chrome.close()


def visits(chrome: Browser, proxy: Counting, path: str) -> tuple[Visit, Visit]:
    """The first visit of a phone that knows nothing, and the next one to the same page."""
    context = chrome.new_context(viewport=PHONE, device_scale_factor=2, locale="nb-NO")
    try:
        return visit(context, proxy, path), visit(context, proxy, path)
    finally:
        context.close()


def visit(context: BrowserContext, proxy: Counting, path: str) -> Visit:
    before = proxy.sent
    answers: list[Response] = []
    page = context.new_page()
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - a method cannot be marked
    page.goto(proxy.url + path, wait_until="networkidle")
    page.wait_for_timeout(QUIET_MS)
    shift = page.evaluate(SHIFT)
    pictures = sum(_size(answer) for answer in answers if _is_a_picture_of_a_prototype(answer))
    font = sum(_size(answer) for answer in answers if answer.request.resource_type == "font")
    page.close()
    return Visit(proxy.sent - before, pictures, font, len(answers), shift)


def _is_a_picture_of_a_prototype(answer: Response) -> bool:
    return answer.request.resource_type == "image" and "/static/" not in answer.url


def _size(answer: Response) -> int:
    sizes = answer.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def rows(screen: Screen, first: Visit, second: Visit) -> Iterator[Row]:
    yield _row(f"first visit, {screen.name}", first, screen.most, apart=screen.font_later)
    yield _row(f"second visit, {screen.name}", second, SECOND)


def _row(what: str, seen: Visit, most: int, *, apart: bool = False) -> Row:
    font = seen.font if apart else 0
    own = seen.total - seen.pictures - font
    beside = "".join(
        f" + {size / 1000:.1f} kB {name}" for size, name in ((seen.pictures, "pictures"), (font, "font, later")) if size
    )
    return Row(
        what=what,
        value=f"{own / 1000:.1f} kB{beside}; {seen.requests} requests; layout shift {seen.shift:.3f}",
        target=f"under {most // 1000} kB, shift 0",
        good=own < most and seen.shift == 0,
        command=COMMAND,
    )
