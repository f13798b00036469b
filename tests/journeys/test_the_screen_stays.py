"""The screen in the room when something fails, and the lamps of screen and remote that must not go out."""

from playwright.sync_api import Page, expect

from app.core.db import db
from app.core.permissions import Role
from app.workshops.models import Workshop
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.journeys.conftest import Visits
from tests.support.live import Live

# What a browser says by itself of a server that goes down: it is gone, or it still answers but takes no more streams.
OF_THE_NET = ("ERR_CONNECTION", "ERR_INCOMPLETE_CHUNKED", "ERR_EMPTY_RESPONSE", "ERR_ABORTED", "status of 503")
WAKES = """Object.defineProperty(navigator, 'wakeLock', { value: {
  request(what) { window.woken = [...(window.woken || []), what]; return Promise.resolve({}); } } })"""
LOOKED_AWAY = """hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange')); }"""


def has(page: Page, text: str) -> None:
    expect(page.locator("#room")).to_contain_text(text)


def test_the_screen_keeps_its_picture_without_a_server_and_goes_on_by_itself(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.opened()
        number = held.id
    address = workshops.screen_of(number)
    screen = visit(address, width=1920)
    has(screen, "Svar på mobilen")
    live.server.stop()
    try:
        expect(screen.locator("#lost")).to_contain_text("Mistet nettet kl.")
        has(screen, "Svar på mobilen")
        with live.arranged():
            workshops.press(db.session.get_one(Workshop, number), Act.LOCK)
    finally:
        live.server.start()
    has(screen, "Spørsmålet er låst.")
    expect(screen.locator("#lost")).to_be_hidden()
    screen.context.close()
    again = visit(address, width=1920)
    has(again, "Spørsmålet er låst.")
    assert again.evaluate("getComputedStyle(document.querySelector('.left')).cursor") == "none"
    visit.wrong[:] = [line for line in visit.wrong if not any(part in line for part in OF_THE_NET)]


def test_screen_and_remote_are_kept_awake_and_woken_again_when_they_are_looked_at(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.opened()
        number, kari = held.id, activities.account_with(Role.FACILITATOR, held.project)
    screen = workshops.screen_of(number)
    cookie = {"name": "session", "value": live.session_cookie(kari), "url": live.url}
    for path, width in ((screen, 1280), (f"/verksted/{number}/fjernkontroll", 390)):
        context = visit.context(width=width)
        context.add_init_script(WAKES)
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(path)
        page.wait_for_function("() => window.woken?.length === 1")
        page.evaluate(LOOKED_AWAY, True)
        page.evaluate(LOOKED_AWAY, False)
        page.wait_for_function("() => window.woken.length === 2")
        assert page.evaluate("window.woken") == ["screen", "screen"]
