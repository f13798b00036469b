"""What a phone's first and second visit cost, counted on the wire between a real browser and the server.

Everything the browser is sent counts: headers, fonts, pictures, and what the service worker fetches for later. The
pictures of a prototype are told apart, because they are what one came to see.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Response, sync_playwright

from benchmarks import servers
from benchmarks.phone import screens
from benchmarks.proxy import Counting
from benchmarks.rows import Row
from tests.support import browser as browsers

FIRST, SECOND = 100_000, 15_000  # bytes
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
    requests: int
    shift: float


def measure() -> list[Row]:
    with servers.demo() as running, Counting(running.url) as proxy, chromium() as chrome:
        return [row for screen in screens() for row in rows(screen.name, *visits(chrome, proxy, screen.path))]


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
    page.close()
    return Visit(proxy.sent - before, pictures, len(answers), shift)


def _is_a_picture_of_a_prototype(answer: Response) -> bool:
    return answer.request.resource_type == "image" and "/static/" not in answer.url


def _size(answer: Response) -> int:
    sizes = answer.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def rows(name: str, first: Visit, second: Visit) -> Iterator[Row]:
    yield _row(f"first visit, {name}", first, FIRST)
    yield _row(f"second visit, {name}", second, SECOND)


def _row(what: str, seen: Visit, most: int) -> Row:
    own = seen.total - seen.pictures
    beside = f" + {seen.pictures / 1000:.1f} kB pictures" if seen.pictures else ""
    return Row(
        what=what,
        value=f"{own / 1000:.1f} kB{beside}; {seen.requests} requests; layout shift {seen.shift:.3f}",
        target=f"under {most // 1000} kB, shift 0",
        good=own < most and seen.shift == 0,
        command=COMMAND,
    )
