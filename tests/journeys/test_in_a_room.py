"""A workshop with everybody in the room at once: the screen, the remote, and phones of all sorts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.core.db import db
from app.core.permissions import Role
from app.workshops.kinds import all_kinds
from app.workshops.models import RoomAnswer, Workshop
from tests.factories import activities, workshops
from tests.journeys.conftest import SCREEN_OF, Visits
from tests.support import net
from tests.support.hand import Hand, Way
from tests.support.live import Live


def arranged(live: Live, *kinds: str) -> tuple[str, int, Any]:
    """The code and the number of a workshop that has not started, and somebody who may run it."""
    with live.arranged():
        held = workshops.workshop(*kinds)
        account = activities.account_with(Role.FACILITATOR, held.project)
        return held.code, held.id, account


def another(live: Live, number: int) -> Any:
    """Somebody else who may run it."""
    with live.arranged():
        return activities.account_with(Role.FACILITATOR, db.session.get_one(Workshop, number).project)


def answers(live: Live) -> list[Any]:
    with live.arranged():
        return [answer.value for answer in db.session.query(RoomAnswer).order_by(RoomAnswer.id)]


def press(remote: Page, name: str) -> None:
    remote.locator("#room").get_by_role("button", name=name, exact=True).first.click()


def tap(remote: Page, name: str) -> None:
    remote.locator("#room").get_by_role("button", name=name, exact=True).first.tap()


def has(page: Page, text: str) -> None:
    expect(page.locator("#room")).to_contain_text(text)


def everybody_answers(tapper: Page, english: Page, keys: Page, plain: Page) -> None:
    """Each in their own way: the first without net for a while, and the last changes their mind."""
    expect(tapper.get_by_role("button", name="Lys")).to_be_visible()
    net.lose(tapper)
    tapper.get_by_role("button", name="Lys").click()
    expect(tapper.locator("#lost")).to_contain_text("Svaret er ikke sendt ennå.")
    english.get_by_role("button", name="Folk (en)").click()
    has(english, "Your answer is saved.")
    expect(keys.get_by_role("button", name="Lys")).to_be_visible()
    keys.get_by_role("button", name="Lys").focus()
    keys.keyboard.press("Enter")
    has(keys, "Svaret ditt er lagret.")
    plain.reload()
    plain.get_by_role("button", name="Kort vei").click()
    expect(plain.locator("body")).to_contain_text("Svaret ditt er lagret.")
    plain.get_by_role("button", name="Lys").click()
    expect(plain.get_by_role("button", name="Lys")).to_have_attribute("aria-pressed", "true")
    net.find(tapper)
    has(tapper, "Svaret ditt er lagret.")


def late(second: Page, laptop: Page) -> None:
    """Both lock; the one whose page did not know yet is told who did."""
    second.route("**/siste*", lambda route: route.fulfill(status=204))
    press(laptop, "Lås")
    has(laptop, "låst")
    tap(second, "Lås")
    has(second, "Kari Nordmann: Låste spørsmål 1. Se over, og trykk igjen hvis du vil.")
    second.unroute("**/siste*")


def takes_over(second: Page, laptop: Page) -> None:
    """The laptop is dead from then on."""
    second.locator("summary", has_text="Flere fasilitatorer").click()
    tap(second, "Styrer")
    has(laptop, "Du ser det samme, og kan ta over.")
    laptop.context.close()


def test_everybody_sees_what_the_facilitator_lets_them_see(
    visit: Visits, live: Live, axe: Callable[[Page], None]
) -> None:
    code, number, kari = arranged(live, "single", "text")
    remote = visit(f"/verksted/{number}/fjernkontroll", account=kari, width=1280)
    second = visit(f"/verksted/{number}/fjernkontroll", account=another(live, number), width=360)
    address = remote.get_by_role("link", name="skjerm").get_attribute("href") or ""
    screen = visit(address, width=1920)
    tapper, keys = visit(f"/d/{code}"), visit(f"/d/{code}", width=1280)
    plain, english = visit(f"/d/{code}", js=False), visit(f"/en/d/{code}", lang="en-GB")
    has(tapper, "Verkstedet har ikke startet ennå.")
    press(remote, "Start verkstedet")
    has(screen, "Skann og vær med")
    has(tapper, "Du er med")
    axe(screen)
    axe(tapper)
    press(remote, "Åpne første spørsmål")
    has(screen, "Svar på mobilen")

    everybody_answers(tapper, english, keys, plain)
    with live.arranged():
        workshops.answer(db.session.get_one(Workshop, number), "borrowed", option=1)
    has(screen, "5 av")
    axe(tapper)
    axe(remote)

    expect(screen.locator(".bars")).to_have_count(0)
    late(second, remote)
    for page in (tapper, screen):
        has(page, "Spørsmålet er låst.")
    expect(screen.get_by_text("Svar på mobilen")).to_have_count(0)
    takes_over(second, remote)
    tap(second, "Vis resultatet")
    for page in (screen, tapper):
        has(page, "80 %")
    has(english, "80%")
    axe(screen)
    tap(second, "Neste spørsmål")
    expect(tapper.get_by_label("Svaret ditt")).to_be_visible()
    assert sorted(value["option"] for value in answers(live)) == [1, 1, 1, 1, 2]


@pytest.mark.offline  # a phone in a room has the service worker too: it must not answer for the room
@pytest.mark.parametrize("way", [Way.TAP, Way.KEYS], ids=str)
def test_an_answer_without_net_is_sent_when_the_net_is_back(visit: Visits, live: Live, way: Way) -> None:
    code, number, _kari = arranged(live, "single")
    with live.arranged():
        held = db.session.get_one(Workshop, number)
        workshops.press(held, workshops.Act.START)
        workshops.press(held, workshops.Act.NEXT)
    phone = visit(f"/d/{code}", **SCREEN_OF[way])
    expect(phone.locator("html[data-room=on]")).to_be_attached()
    net.lose(phone)
    Hand(phone, way).press_offline("Folk")
    expect(phone.locator("#lost")).to_contain_text("Svaret er ikke sendt ennå.")
    assert answers(live) == []
    net.find(phone)
    has(phone, "Svaret ditt er lagret.")
    expect(phone.locator("#lost")).to_be_hidden()
    assert answers(live) == [{"option": 2}]


def test_words_that_are_half_written_are_never_swapped_away(visit: Visits, live: Live) -> None:
    code, number, _kari = arranged(live, "text", "single")
    with live.arranged():
        held = db.session.get_one(Workshop, number)
        workshops.press(held, workshops.Act.START)
        workshops.press(held, workshops.Act.NEXT)
    phone = visit(f"/d/{code}")
    phone.get_by_label("Svaret ditt").fill("Det er for mørkt ved")
    with live.arranged():
        workshops.press(db.session.get_one(Workshop, number), workshops.Act.NEXT)
    expect(phone.locator(".fresh", has_text="Nytt spørsmål er åpent.")).to_be_visible()
    expect(phone.locator("#live")).to_contain_text("Nytt spørsmål er åpent.")  # and read out
    expect(phone.get_by_label("Svaret ditt")).to_have_value("Det er for mørkt ved")
    phone.get_by_role("button", name="Send svaret").click()
    has(phone, "Svaret kom for sent og er ikke talt.")
    has(phone, "Det er for mørkt ved")
    expect(phone.get_by_role("button", name="Lys")).to_be_visible()


def test_what_one_writes_while_an_answer_is_on_its_way_stays(visit: Visits, live: Live) -> None:
    with live.arranged():
        code = workshops.opened("text").code
    phone = visit(f"/d/{code}")
    expect(phone.locator("html[data-room=on]")).to_be_attached()
    held: list[Any] = []
    phone.route("**/svar", lambda route: held.append(route))
    field, send = phone.get_by_label("Svaret ditt"), phone.locator("#send-answer")
    field.fill("Lys")
    with phone.expect_request("**/svar"):
        send.click()
    field.fill("Lys ved vannet")
    held[0].continue_()
    expect(phone.locator("#live")).to_contain_text("Svaret ditt er lagret.")
    expect(field).to_have_value("Lys ved vannet")
    phone.unroute("**/svar")
    send.press("Enter")
    has(phone, "Svaret ditt er lagret.")
    expect(send).to_be_focused()
    assert answers(live) == [{"text": "Lys ved vannet"}]


def test_an_answer_too_many_is_kept_on_the_phone_and_sent_when_there_is_room(visit: Visits, live: Live) -> None:
    with live.arranged():
        code = workshops.opened().code
    phone = visit(f"/d/{code}")
    expect(phone.locator("html[data-room=on]")).to_be_attached()
    phone.route("**/svar", lambda route: route.fulfill(status=429, body="<h1>Det gikk litt fort</h1>"))
    phone.get_by_role("button", name="Lys").click()
    expect(phone.locator("#lost")).to_have_text("Svaret er ikke sendt ennå. Vi prøver igjen.")
    assert answers(live) == []
    phone.unroute("**/svar")
    has(phone, "Svaret ditt er lagret.")
    expect(phone.locator("#lost")).to_be_hidden()
    assert answers(live) == [{"option": 1}]


def test_the_remote_keeps_what_is_typed_and_stays_when_the_net_goes(visit: Visits, live: Live) -> None:
    code, number, kari = arranged(live, "single")
    phone = visit(f"/d/{code}")
    expect(phone.locator("html[data-room=on]")).to_be_attached()
    remote = visit(f"/verksted/{number}/fjernkontroll", account=kari, width=1280)
    press(remote, "Start verkstedet")
    expect(remote.locator(".figures-line")).to_contain_text("1 er med")  # it was there before the start
    press(remote, "Åpne første spørsmål")
    remote.locator("summary", has_text="Før inn hender").click()
    remote.get_by_label("Folk").fill("12")
    remote.get_by_label("Folk").blur()
    phone.get_by_role("button", name="Lys").click()
    expect(remote.locator(".figures-line")).to_contain_text("1 har svart")
    expect(remote.get_by_label("Folk")).to_have_value("12")
    net.lose(remote)
    press(remote, "Lås")
    expect(remote.locator("#lost")).to_contain_text("siden kl.")
    told = remote.get_by_role("alert").get_by_text("«Lås» ble ikke sendt.")
    expect(told).to_be_visible()
    net.find(remote)
    expect(remote.locator("#lost")).to_be_hidden()
    expect(told).to_be_visible()  # nobody has pressed again, and nothing was sent by itself
    has(remote, "åpent")
    press(remote, "Lås")
    has(remote, "låst")
    expect(told).to_be_hidden()
    expect(remote.get_by_label("Folk")).to_have_value("12")
    press(remote, "Før inn")
    expect(remote.locator("#live")).to_contain_text("Svarene er ført inn på")


@pytest.mark.parametrize("kind", list(all_kinds()))
def test_every_kind_of_question_can_be_used_by_everybody(
    visit: Visits, live: Live, axe: Callable[[Page], None], kind: str
) -> None:
    with live.arranged():
        held = workshops.opened(kind)
        code, number = held.code, held.id
        given, _said = workshops.GIVEN[kind]
        for phone in "abcde":
            workshops.answer(held, phone, **given)
    page = visit(f"/d/{code}", width=360, dark=True)
    axe(page)
    with live.arranged():
        workshops.press(db.session.get_one(Workshop, number), workshops.Act.REVEAL)
        address = workshops.screen_of(number)
    page.reload()
    axe(page)
    axe(visit(address, width=1920))


def test_what_is_said_of_a_press_that_failed_stands_until_one_gets_through(visit: Visits, live: Live) -> None:
    _code, number, kari = arranged(live, "single")
    remote = visit(f"/verksted/{number}/fjernkontroll", account=kari, width=1280)
    expect(remote.locator("html[data-room=on]")).to_be_attached()
    said, route = remote.locator("#unsent p"), "**/fjernkontroll/trykk"
    net.lose(remote)
    press(remote, "Start verkstedet")
    expect(said).to_contain_text("«Start verkstedet» ble ikke sendt.")
    net.find(remote)
    remote.wait_for_function("() => navigator.onLine")
    remote.route(route, lambda one: one.fulfill(status=429, body="<h1>Det gikk litt fort</h1>"))
    press(remote, "Start verkstedet")
    expect(remote.locator("#live")).to_have_text("Det gikk litt fort")
    expect(said).to_be_visible()  # this one did not get through either
    remote.unroute(route)
    remote.route(route, lambda one: one.abort("internetdisconnected"))
    press(remote, "Start verkstedet")
    expect(said).to_contain_text("Vi fikk ikke svar på «Start verkstedet».")  # with net it may have come to the server
    remote.unroute(route)
    press(remote, "Start verkstedet")
    expect(remote.get_by_role("button", name="Åpne første spørsmål")).to_be_visible()
    expect(said).to_be_hidden()


def test_a_room_that_is_opened_in_a_hidden_tab_wakes(visit: Visits, live: Live) -> None:
    """Nothing is drawn there, so it must not wait for that."""
    with live.arranged():
        code = workshops.opened().code
    context = visit.context()
    context.add_init_script(
        "Object.defineProperty(Document.prototype, 'hidden', { get: () => true }); window.requestAnimationFrame = () => 0"
    )
    page = context.new_page()
    page.goto(f"/d/{code}")
    expect(page.locator("html[data-room=on]")).to_be_attached()
