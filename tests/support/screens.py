"""A page on every screen: wide and narrow, light and dark, with large text, with few colours, with nothing moving."""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import unescape
from itertools import chain

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, Response

from app.core.db import db
from tests.support import axe
from tests.support.crawl import kind_of
from tests.support.tree import ROOT

TONGUES = {"nb": ("nb-NO", ""), "en": ("en-GB", "/en")}  # what the browser asks for, and where addresses begin
Size = dict[str, int]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 780}
ZOOMED = {"width": 320, "height": 256}  # 1280 by 1024 at 400 %
LARGE, NORMAL = {"standard": 32, "fixed": 26}, {"standard": 16, "fixed": 13}
MOST_SHIFT = 0.001
REMEMBER = """
window.shifts = [];
new PerformanceObserver((list) => list.getEntries().filter((entry) => !entry.hadRecentInput).forEach((entry) => {
  const moved = entry.sources.map(({ node }) => (node?.outerHTML || node?.data || "").slice(0, 80));
  window.shifts.push([entry.value, moved.join(" | ")]);
})).observe({ type: "layout-shift", buffered: true });
"""
LINK, CLASSES = re.compile(r'<a [^>]*?href="(/[^"#]*)'), re.compile(r'class="([^"]*)"')


@cache
def _script() -> str:
    return (ROOT / "tests/support/screens.js").read_text(encoding="utf-8")


def addresses(
    app: Flask, client: FlaskClient, lang: str, starts: list[str], within: tuple[str, ...] = ("/",), often: int = 4
) -> list[str]:
    """Of each kind of page one, and those others that are made of parts which it lacks.

    within: how addresses begin that are followed.
    """
    waiting, known, times = deque(starts), set(starts), defaultdict[str, int](int)
    parts, chosen = defaultdict[str, set[str]](set), []
    while waiting:
        url = waiting.popleft()
        kind, spoken = kind_of(app, url)
        if spoken != lang or times[kind] >= often or not url.startswith(within):
            continue
        times[kind] += 1
        db.session.remove()
        answer = FlaskClient.open(client, url, buffered=True)
        if answer.mimetype != "text/html":
            continue
        found = [unescape(link) for link in LINK.findall(answer.text)] if answer.status_code == 200 else []
        found += [answer.headers["Location"]] if answer.status_code in (302, 303) else []
        waiting += (link for link in found if link not in known)
        known.update(found)
        classes = {name for names in CLASSES.findall(answer.text) for name in names.split()}
        if answer.status_code == 200 and "<html" in answer.text[:400] and (times[kind] == 1 or classes - parts[kind]):
            parts[kind] |= classes
            chosen.append(url)
    return chosen


def first_of_its_kind(app: Flask, urls: Iterable[str]) -> tuple[list[str], list[str]]:
    """Of each kind of page the first, and the others."""
    first = {kind_of(app, url): url for url in reversed(list(urls))}
    return list(first.values()), [url for url in urls if url not in first.values()]


def translated(app: Flask, url: str, lang: str) -> str:
    """The address of the same page in another language."""
    address, _question, asked = url.partition("?")
    site = app.url_map.bind("localhost")
    endpoint, values = site.match(address)
    return site.build(endpoint, {**values, "lang": lang}) + (f"?{asked}" if asked else "")


class Window:
    """A window of a browser in which one page after the other is opened and looked at."""

    def __init__(self, page: Page, size: Size) -> None:
        self._page, self._size = page, size
        self._failed: list[str] = []
        page.add_init_script(REMEMBER)
        page.on("response", self._answered)
        page.on("requestfailed", lambda request: self._failed.append(f"failed: {request.url} {request.failure}"))

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self._failed.append(f"failed: {response.url} {response.status}")

    def open(self, path: str, status: int = 200) -> None:
        """Show the page as to somebody who comes for the first time, in light colours."""
        self._failed.clear()
        self._page.emulate_media(color_scheme="light", reduced_motion="no-preference", forced_colors="none")
        self._page.set_viewport_size(self._size)  # type: ignore[arg-type]
        answer = self._page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        self._page.evaluate(_script())

    def all_that_is_wrong(self, *, closely: bool) -> Iterator[str]:
        """What is asked of a page that was just opened. closely: also enlarged, and in few colours."""
        yield from self.looks()
        if closely:
            yield from chain(self.with_few_colours(), self.magnified()) if self._size == WIDE else self.zoomed()

    def looks(self) -> Iterator[str]:
        """With axe in light and dark; nothing scrolls sideways, is too small to press, moved on its own or failed."""
        yield from axe.violations(self._page)
        yield from self._ask("overflow", "small")
        self._page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        yield from (f"dark: {line}" for line in axe.violations(self._page, colours_only=True))
        yield from self._ask("moving")
        shifts = self._page.evaluate("window.shifts")
        if sum(value for value, _moved in shifts) > MOST_SHIFT:
            yield f"moved while loading: {shifts}"
        yield from self._failed

    def zoomed(self) -> Iterator[str]:
        """At 400 % everything is there, and only downwards."""
        self._page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
        yield from (f"at 400 %: {line}" for line in self._ask("overflow", "clipped"))

    def magnified(self) -> Iterator[str]:
        """With text of twice the size no text is cut off, and nothing scrolls sideways."""
        tools = self._page.context.new_cdp_session(self._page)
        self._page.evaluate("screens.measure()")
        tools.send("Page.setFontSizes", {"fontSizes": LARGE})
        yield from (f"at 200 %: {line}" for line in self._ask("grown", "overflow", "clipped"))
        tools.send("Page.setFontSizes", {"fontSizes": NORMAL})
        tools.detach()

    def with_few_colours(self) -> Iterator[str]:
        """Where only the system's colours are left, what is pressed has an edge and what is drawn is still there."""
        self._page.emulate_media(color_scheme="light", forced_colors="active")
        yield from (f"with few colours: {line}" for line in self._ask("edgeless"))
        self._page.emulate_media(forced_colors="none")

    def _ask(self, *questions: str) -> list[str]:
        found: list[str] = self._page.evaluate(f"[{', '.join(f'...screens.{question}()' for question in questions)}]")
        return found


def wrong_on(
    visit: Callable[..., Page],
    paths: Iterable[str],
    lang: str,
    status: int = 200,
    sizes: Iterable[Size] = (WIDE, NARROW),
    **who: object,
) -> list[str]:
    """What is wrong with the pages at `paths`, seen by somebody who keeps nothing from one to the next."""
    tongue, start = TONGUES[lang]
    windows = [
        Window(visit(f"{start}/", width=size["width"], lang=tongue, service_workers="block", **who), size)
        for size in sizes
    ]
    wrong = []
    for path in paths:
        found = list[str]()
        for window in windows:
            window.open(path, status)
            found += window.all_that_is_wrong(closely=lang == "nb")  # its words are the longer ones
        wrong += [f"{path}: {line}" for line in dict.fromkeys(found)]
    return wrong
