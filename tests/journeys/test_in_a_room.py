"""A workshop with everybody in the room at once: the screen, the remote, and phones of all sorts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.core import secrets
from app.core.db import db
from app.core.permissions import Role
from app.workshops.kinds import all_kinds
from app.workshops.models import RoomAnswer, Workshop
from tests.factories import activities, workshops
from tests.journeys.conftest import Visits
from tests.support import net
from tests.support.live import Live

SOON = 20_000


def arranged(live: Live, *kinds: str) -> tuple[str, int, Any]:
    """The code and the number of a workshop that has not started, and somebody who may run it."""
    with live.arranged():
        held = workshops.workshop(*kinds)
        account = activities.account_with(Role.FACILITATOR, held.project)
        return held.code, held.id, account


def answers(live: Live) -> list[Any]:
    with live.arranged():
        return [answer.value for answer in db.session.query(RoomAnswer).order_by(RoomAnswer.id)]


def press(remote: Page, name: str) -> None:
    remote.locator("#room").get_by_role("button", name=name, exact=True).first.click()


def has(page: Page, text: str) -> None:
    expect(page.locator("#room")).to_contain_text(text, timeout=SOON)


def everybody_answers(tapper: Page, english: Page, keys: Page, plain: Page) -> None:
    """Each in their own way; the last changes their mind."""
    tapper.get_by_role("button", name="Lys").click(timeout=SOON)
    has(tapper, "Svaret ditt er lagret.")
    english.get_by_role("button", name="Folk (en)").click(timeout=SOON)
    has(english, "Your answer is saved.")
    expect(keys.get_by_role("button", name="Lys")).to_be_visible(timeout=SOON)
    keys.get_by_role("button", name="Lys").focus()
    keys.keyboard.press("Enter")
    has(keys, "Svaret ditt er lagret.")
    plain.reload()
    plain.get_by_role("button", name="Kort vei").click()
    expect(plain.locator("body")).to_contain_text("Svaret ditt er lagret.")
    plain.get_by_role("button", name="Lys").click()
    expect(plain.get_by_role("button", name="Lys")).to_have_attribute("aria-pressed", "true")


def test_everybody_sees_what_the_facilitator_lets_them_see(
    visit: Visits, live: Live, axe: Callable[[Page], None]
) -> None:
    code, number, kari = arranged(live, "single", "text")
    remote = visit(f"/verksted/{number}/fjernkontroll", account=kari, width=1280)
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
    press(remote, "Lås")
    has(tapper, "Spørsmålet er låst.")
    has(screen, "Spørsmålet er låst.")
    expect(screen.get_by_text("Svar på mobilen")).to_have_count(0)
    press(remote, "Vis resultatet")
    for page in (screen, tapper):
        has(page, "80 %")
    has(english, "80%")
    axe(screen)
    remote.keyboard.press("PageDown")
    expect(tapper.get_by_label("Svaret ditt")).to_be_visible(timeout=SOON)
    assert sorted(value["option"] for value in answers(live)) == [1, 1, 1, 1, 2]


def test_an_answer_without_net_is_sent_when_the_net_is_back(visit: Visits, live: Live) -> None:
    code, number, _kari = arranged(live, "single")
    with live.arranged():
        held = db.session.get_one(Workshop, number)
        workshops.press(held, workshops.Act.START)
        workshops.press(held, workshops.Act.NEXT)
    phone = visit(f"/d/{code}")
    expect(phone.locator("html[data-room=on]")).to_be_attached(timeout=SOON)
    net.lose(phone)
    phone.get_by_role("button", name="Folk").click()
    expect(phone.locator("#lost")).to_contain_text("Svaret er ikke sendt ennå.", timeout=SOON)
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
    expect(phone.locator(".fresh", has_text="Nytt spørsmål er åpent.")).to_be_visible(timeout=SOON)
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
    expect(phone.locator("html[data-room=on]")).to_be_attached(timeout=SOON)
    held: list[Any] = []
    phone.route("**/svar", lambda route: held.append(route))
    field, send = phone.get_by_label("Svaret ditt"), phone.locator("#send-answer")
    field.fill("Lys")
    with phone.expect_request("**/svar"):
        send.click()
    field.fill("Lys ved vannet")
    held[0].continue_()
    expect(phone.locator("#live")).to_contain_text("Svaret ditt er lagret.", timeout=SOON)
    expect(field).to_have_value("Lys ved vannet")
    phone.unroute("**/svar")
    send.press("Enter")
    has(phone, "Svaret ditt er lagret.")
    expect(send).to_be_focused()
    assert answers(live) == [{"text": "Lys ved vannet"}]


def test_the_remote_keeps_what_is_typed_and_stays_when_the_net_goes(visit: Visits, live: Live) -> None:
    code, number, kari = arranged(live, "single")
    phone = visit(f"/d/{code}")
    expect(phone.locator("html[data-room=on]")).to_be_attached(timeout=SOON)
    remote = visit(f"/verksted/{number}/fjernkontroll", account=kari, width=1280)
    press(remote, "Start verkstedet")
    expect(remote.locator(".figures-line")).to_contain_text("1 er med", timeout=SOON)  # it was there before the start
    press(remote, "Åpne første spørsmål")
    remote.locator("summary", has_text="Før inn hender").click()
    remote.get_by_label("Folk").fill("12")
    remote.get_by_label("Folk").blur()
    phone.get_by_role("button", name="Lys").click(timeout=SOON)
    expect(remote.locator(".figures-line")).to_contain_text("1 har svart", timeout=SOON)
    expect(remote.get_by_label("Folk")).to_have_value("12")
    net.lose(remote)
    press(remote, "Lås")
    expect(remote.locator("#lost")).to_be_visible()
    net.find(remote)
    press(remote, "Lås")
    has(remote, "låst")
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
        address = f"/verksted/{number}/skjerm?k={secrets.derived_token('screen', str(number))}"
    page.reload()
    axe(page)
    axe(visit(address, width=1920))
