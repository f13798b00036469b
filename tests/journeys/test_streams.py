"""What is on comes to phones, screens and remotes by itself; who has no stream asks, and nobody sees a difference."""

import pytest
from playwright.sync_api import Page, expect

from app.core.db import db
from app.core.permissions import Role
from app.workshops.models import Workshop
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.journeys.conftest import ON_BOTH_DATABASES, Visits
from tests.support import net
from tests.support.live import Live

WITHOUT_STREAMS = "delete window.EventSource"


def listening(page: Page) -> Page:
    """The page, once it hears: from now on all its asking says that nothing is new."""
    expect(page.locator("html[data-room=on]")).to_be_attached()
    page.route("**/siste*", lambda route: route.fulfill(status=204))
    return page


def pressed(live: Live, number: int, *acts: Act) -> None:
    with live.arranged():
        for act in acts:
            workshops.press(db.session.get_one(Workshop, number), act)


def has(page: Page, text: str) -> None:
    expect(page.locator("#room")).to_contain_text(text)


def test_what_is_pressed_comes_to_phone_and_screen_without_their_asking(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.workshop("single", started=True)
        code, number = held.code, held.id
    phone, english = listening(visit(f"/d/{code}")), visit(f"/en/d/{code}", lang="en-GB")
    english.route("**/latest*", lambda route: route.fulfill(status=204))
    screen = listening(visit(workshops.screen_of(number), width=1280))
    pressed(live, number, Act.NEXT)
    for page in (phone, screen):
        has(page, "Hva er viktigst")
    has(english, "(en)")
    with live.arranged():
        workshops.answer(db.session.get_one(Workshop, number), "a neighbour", option=1)
    has(screen, "1 av")


def test_a_remote_hears_that_somebody_answered(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.opened()
        number, kari = held.id, activities.account_with(Role.FACILITATOR, held.project)
    remote = visit(f"/verksted/{number}/fjernkontroll", account=kari, width=1280)
    expect(remote.locator("html[data-room=on]")).to_be_attached()
    with live.arranged():
        workshops.answer(db.session.get_one(Workshop, number), "a neighbour", option=1)
    expect(remote.locator(".figures-line")).to_contain_text("1 har svart")


def test_what_comes_for_all_shows_each_phone_its_own_answer(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.workshop("single", "single", started=True)
        workshops.press(held, Act.NEXT)
        code, number, second = held.code, held.id, held.steps[1].question_nb
    phone, silent = visit(f"/d/{code}"), listening(visit(f"/d/{code}"))
    expect(phone.locator("html[data-room=on]")).to_be_attached()
    expect(phone.locator("html[data-stream]")).to_be_attached()  # it hears
    phone.get_by_role("button", name="Folk").click()
    has(phone, "Svaret ditt er lagret.")
    listening(phone)
    pressed(live, number, Act.LOCK)
    has(phone, "Du svarte: Folk")
    has(silent, "Du svarte ikke på dette.")
    phone.unroute("**/siste*")
    with phone.expect_request("**/siste*") as own:  # again: it asks for its own page, which has its answer marked
        pressed(live, number, Act.OPEN)
    assert own.value.all_headers().get("x-hears") == "1", "not counted among those who must ask"
    expect(phone.get_by_role("button", name="Folk")).to_have_attribute("aria-pressed", "true")
    with phone.expect_response("**/svar"):
        phone.get_by_role("button", name="Lys").click()
    expect(phone.get_by_role("button", name="Lys")).to_have_attribute("aria-pressed", "true")
    has(phone, "Svaret ditt er lagret.")
    pressed(live, number, Act.LOCK, Act.NEXT)
    has(phone, second)
    with phone.expect_response("**/svar"):
        phone.get_by_role("button", name="Kort vei").click()
    has(phone, "Svaret ditt er lagret.")
    pressed(live, number, Act.BACK)  # to one that is locked: its answer is not the newest one
    has(phone, "Du svarte: Lys")


def test_an_answer_that_is_being_changed_is_called_saved_when_it_is(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.opened()
        code = held.code
    phone = visit(f"/d/{code}")
    saved = phone.locator(".done")
    phone.get_by_role("button", name="Folk").click()
    expect(saved).to_be_visible()
    net.lose(phone)
    phone.get_by_role("button", name="Lys").click()
    expect(saved).to_be_hidden()
    net.find(phone)
    expect(saved).to_be_visible()
    expect(phone.get_by_role("button", name="Lys")).to_have_attribute("aria-pressed", "true")


@ON_BOTH_DATABASES
@pytest.mark.parametrize("streams", ["none in this browser", "none here"])
def test_a_phone_without_a_stream_asks(visit: Visits, live: Live, streams: str) -> None:
    with live.arranged():
        held = workshops.workshop("single", started=True)
        code, number = held.code, held.id
    context = visit.context()
    if streams == "none here":
        context.route("**/strom/**", lambda route: route.fulfill(status=503))
    else:
        context.add_init_script(WITHOUT_STREAMS)
    phone = context.new_page()
    phone.goto(f"/d/{code}")
    has(phone, "Du er med")
    pressed(live, number, Act.NEXT)
    has(phone, "Hva er viktigst")
    visit.wrong[:] = [line for line in visit.wrong if "503" not in line]  # the browser says that it was refused


def test_half_a_text_is_not_swapped_away_by_what_comes(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.workshop("text", "single", started=True)
        workshops.press(held, Act.NEXT)
        code, number = held.code, held.id
    phone = listening(visit(f"/d/{code}"))
    phone.get_by_label("Svaret ditt").fill("Det er for mørkt ved")
    pressed(live, number, Act.JOINING, Act.LOCK)
    expect(phone.locator(".fresh", has_text="Spørsmålet er ikke åpent lenger.")).to_be_visible()
    expect(phone.get_by_label("Svaret ditt")).to_have_value("Det er for mørkt ved")
    pressed(live, number, Act.OPEN)
    expect(phone.locator(".fresh:visible")).to_have_count(0)
