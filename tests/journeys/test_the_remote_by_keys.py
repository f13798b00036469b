"""A facilitator on a laptop who never touches the mouse: every press has a key, and is the same press."""

from typing import Any

from playwright.sync_api import Page, expect

from app.core.db import db
from app.core.permissions import Role
from app.workshops.models import Workshop
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.journeys.conftest import Visits
from tests.support.live import Live

# A key, and what the page then says.
COURSE = (
    ("PageDown", "åpent"),
    ("m", "åpent"),
    ("s", "låst"),
    ("o", "åpent"),
    ("v", "resultatet vises"),
    ("h", "låst"),
    ("r", "Runde 2 · åpent"),
    ("q", "Skjul QR-koden"),
    ("l", "Lyst rom"),
    ("ArrowRight", "Spørsmål 2 av 2 · åpent"),
    ("ArrowLeft", "Spørsmål 1 av 2"),
)


def at_work(visit: Visits, live: Live) -> tuple[Page, int]:
    with live.arranged():
        held = workshops.workshop("single", "text", started=True)
        number, kari = held.id, activities.account_with(Role.FACILITATOR, held.project)
    remote = visit(f"/verksted/{number}/fjernkontroll", account=kari, width=1280)
    listens(remote)
    return remote, number


def listens(remote: Page) -> None:
    """The keys have come, which are asked for by what has made the room live."""
    expect(remote.locator("html[data-room=on]")).to_be_attached()
    expect(remote.get_by_text("Hurtigtaster")).to_be_visible()


def presses(live: Live, number: int) -> Any:
    with live.arranged():
        return db.session.get_one(Workshop, number).presses


def test_a_workshop_is_run_by_keys_alone(visit: Visits, live: Live) -> None:
    remote, number = at_work(visit, live)
    for key, said in COURSE:
        with remote.expect_response("**/trykk"):
            remote.keyboard.press(key)
        expect(remote.locator("#room")).to_contain_text(said)
        expect(remote.locator("#room [aria-busy]")).to_have_count(0)
    before = presses(live, number)
    remote.keyboard.press("h")  # no result is shown: there is no such button
    expect(remote.locator("#live")).to_contain_text("«Skjul resultatet» kan ikke trykkes nå.")
    for other in ("Control+r", "Shift+S"):
        remote.evaluate("addEventListener('keydown', event => event.preventDefault(), { once: true })")
        remote.keyboard.press(other)
    remote.keyboard.press("?")
    expect(remote.get_by_text("Denne listen")).to_be_visible()
    remote.get_by_role("button", name="Slå av bokstavtastene").press("Enter")
    remote.keyboard.press("r")
    remote.reload()
    listens(remote)
    remote.keyboard.press("r")
    assert presses(live, number) == before
    with remote.expect_response("**/trykk"):
        remote.keyboard.press("PageDown")  # no letter


def test_a_key_that_comes_late_is_told_what_the_other_did_and_a_field_is_for_writing(visit: Visits, live: Live) -> None:
    remote, number = at_work(visit, live)
    with remote.expect_response("**/trykk"):
        remote.keyboard.press("PageDown")
    expect(remote.locator("#room")).to_contain_text("åpent")
    remote.locator("summary", has_text="Før inn hender").click()
    remote.get_by_label("Folk").press("s")
    remote.get_by_label("Folk").fill("")
    remote.get_by_label("Folk").blur()
    remote.route("**/siste*", lambda route: route.fulfill(status=204))
    with live.arranged():
        workshops.press(db.session.get_one(Workshop, number), Act.LOCK)
    with remote.expect_response("**/trykk"):
        remote.keyboard.press("m")
    expect(remote.locator("#room")).to_contain_text("Låste spørsmål 1. Se over")


def test_an_arrow_without_a_button_moves_the_page_and_says_nothing(visit: Visits, live: Live) -> None:
    remote, number = at_work(visit, live)
    before = presses(live, number)
    told = remote.evaluate(  # before the first question there is none to go back to
        """() => {
            const arrow = new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true, cancelable: true });
            document.body.dispatchEvent(arrow);
            return [arrow.defaultPrevented, document.querySelector("#live").textContent];
        }"""
    )
    assert told == [False, ""]
    assert presses(live, number) == before


def test_what_is_opened_on_the_remote_stays_open_and_nothing_else_opens(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.opened("text")
        workshops.answer(held, "phone", text="Mer lys")
        number, kari = held.id, activities.account_with(Role.FACILITATOR, held.project)
    remote = visit(f"/verksted/{number}/fjernkontroll", account=kari, width=360)
    expect(remote.locator("html[data-room=on]")).to_be_attached()
    remote.locator("#room summary", has_text="Flere fasilitatorer").click()
    remote.locator(".written", has_text="Mer lys").locator("summary").click()
    with live.arranged():  # it stands first
        workshops.answer(db.session.get_one(Workshop, number), "another", text="Benker")
    expect(remote.locator(".written")).to_have_count(2)
    opened = remote.locator("#room details[open]")
    expect(opened).to_have_count(2)
    expect(remote.locator(".written", has_text="Mer lys").locator("details[open]")).to_have_count(1)
    expect(opened.last).to_contain_text("Flere fasilitatorer")
    remote.get_by_role("button", name="Modererer").click()
    expect(opened.last).to_contain_text("Flere fasilitatorer · Modererer")
    expect(opened).to_have_count(2)
