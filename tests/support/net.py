"""A browser without net. What it says by itself about that, then and just after, is not the page's fault."""

from weakref import WeakSet

from playwright.sync_api import BrowserContext, Page

SAID_BY_THE_BROWSER = ("net::ERR_INTERNET_DISCONNECTED", "Failed to fetch")
_lost: WeakSet[BrowserContext] = WeakSet()


def lose(page: Page) -> None:
    """Until the page knows: what it asks for by itself it asks for no more then."""
    _lost.add(page.context)
    page.context.set_offline(True)
    page.wait_for_function("() => !navigator.onLine")


def find(page: Page) -> None:
    page.context.set_offline(False)


def says_so(page: Page | None, text: str) -> bool:
    """Whether `text` is what a browser writes on its console when something was asked for without net."""
    return page is not None and page.context in _lost and any(part in text for part in SAID_BY_THE_BROWSER)
