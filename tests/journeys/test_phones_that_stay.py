"""Phones that stay in the room: what changes within a question reaches them, and nothing that they sent or wrote is lost."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from app.core.db import db
from app.core.permissions import Role
from app.workshops import services
from app.workshops.models import HandCount, RoomAnswer, RoomText, TextStand, Workshop
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.journeys.conftest import Visits
from tests.journeys.test_kinds_in_a_room import idea, rows, with_ideas
from tests.journeys.test_streams import has, pressed
from tests.support import net
from tests.support.live import Live


def number_of(live: Live, code: str) -> int:
    with live.arranged():
        return db.session.query(Workshop).filter_by(code=code).one().id


def hears(page: Page) -> Page:
    """The page, once its stream has begun."""
    expect(page.locator("html[data-room=on][data-stream]")).to_be_attached()
    return page


def until(page: Page) -> int:
    return int(page.locator(".timer").get_attribute("data-until") or 0)


def test_a_minute_more_and_what_was_taken_down_reach_a_phone_where_somebody_writes(visit: Visits, live: Live) -> None:
    code = with_ideas(live, "ideas")
    number = number_of(live, code)
    phone = hears(visit(f"/d/{code}"))
    phone.get_by_label("Ideen din").fill("En halv")
    phone.evaluate("Math.random = () => 0.05")  # a hall asks over many seconds
    before = until(phone)
    pressed(live, number, Act.MINUTE)
    expect(phone.locator(".timer")).to_have_attribute("data-until", str(before + 60))
    with live.arranged():
        held = db.session.get_one(Workshop, number)
        gone = db.session.query(RoomText).filter_by(body="Buss").one().id
        services.take_down(workshops.RUNS, held, gone, "Navngir en nabo", gathered=True)
    expect(idea(phone, "Buss")).to_have_count(0)
    idea(phone, "Ro").get_by_role("button", name="Støtt").click()
    expect(phone.get_by_label("Ideen din")).to_have_value("En halv")
    expect(idea(phone, "Ro").get_by_role("button", name="Støtt")).to_have_attribute("aria-pressed", "true")


def test_whoever_wrote_what_was_taken_down_is_told_why_and_nobody_else(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.opened("text")
        code, number = held.code, held.id
    author, other = hears(visit(f"/d/{code}")), hears(visit(f"/d/{code}"))
    for phone, words in ((other, "Mer lys"), (author, "Naboen Kari")):
        phone.get_by_label("Svaret ditt").fill(words)
        phone.get_by_role("button", name="Send svaret").click()
        has(phone, "Svaret ditt er lagret.")
    author.evaluate("Math.random = () => 0.99")  # its turn to ask comes after the next press
    other.evaluate("Math.random = () => 0.05")
    with live.arranged():
        gone = next(row.id for row in db.session.query(RoomAnswer) if row.value == {"text": "Naboen Kari"})
        services.take_down(workshops.RUNS, db.session.get_one(Workshop, number), gone, "Navngir en nabo")
    pressed(live, number, Act.LOCK)
    has(author, "Tatt ned: Navngir en nabo")
    pressed(live, number, Act.REVEAL)
    for phone in (author, other):
        has(phone, "1 svar er tatt ned")
    has(author, "Tatt ned: Navngir en nabo")
    expect(other.locator("#room")).not_to_contain_text("Navngir en nabo")


def test_whoever_is_changing_an_answer_that_is_taken_down_meanwhile_is_told(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.opened("text")
        code, number = held.code, held.id
    phone = hears(visit(f"/d/{code}"))
    phone.get_by_label("Svaret ditt").fill("Naboen Kari")
    phone.get_by_role("button", name="Send svaret").click()
    has(phone, "Svaret ditt er lagret.")
    phone.get_by_label("Svaret ditt").fill("Naboen Kari, og")
    phone.evaluate("Math.random = () => 0.05")
    with live.arranged():
        gone = db.session.query(RoomAnswer).one().id
        services.take_down(workshops.RUNS, db.session.get_one(Workshop, number), gone, "Navngir en nabo")
    has(phone, "Det er tatt ned fra skjermen: Navngir en nabo")
    expect(phone.get_by_label("Svaret ditt")).to_have_value("Naboen Kari, og")


def test_more_of_the_others_stay_when_the_next_idea_is_sent(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.opened("ideas")
        code = held.code
        for number in range(30):
            workshops.answer(held, f"phone-{number}", text=f"Idé {number}", client_key="1")
    phone = hears(visit(f"/d/{code}"))
    phone.get_by_label("Ideen din").fill("Ladestasjon")
    phone.get_by_role("link", name="Vis flere").click()
    expect(phone.locator(".weigh")).to_have_count(30)
    phone.get_by_role("button", name="Send", exact=True).click()
    has(phone, "Det du har sendt")
    expect(phone.locator(".weigh")).to_have_count(30)


def test_what_the_others_wrote_meanwhile_is_fetched_with_one_press_and_nothing_written_is_lost(
    visit: Visits, live: Live
) -> None:
    with live.arranged():
        held = workshops.opened("panel")
        code, number = held.code, held.id
    phone = hears(visit(f"/d/{code}"))
    has(phone, "Her kommer det de andre skriver, når minst fem har svart.")
    phone.get_by_label("Spørsmålet ditt").fill("En halv")
    for count in (5, 6):
        with live.arranged():
            for asker in range(count):
                text, held = f"Spørsmål {asker} av {count}", db.session.get_one(Workshop, number)
                workshops.answer(held, f"phone-{count}-{asker}", text=text, client_key=str(count))
        phone.get_by_role("link", name="Hent nye").click()
        expect(idea(phone, f"av {count}")).to_have_count(count)
    expect(phone.get_by_label("Spørsmålet ditt")).to_have_value("En halv")


def test_what_is_written_before_the_scripts_have_come_is_never_swapped_away(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.opened("text")
        code, number = held.code, held.id
    held_back: list[Any] = []
    phone = visit.context(width=360).new_page()
    phone.route("**/js/room.js", lambda route: held_back.append(route))
    with phone.expect_request("**/js/room.js"):
        phone.goto(f"/d/{code}", wait_until="commit")
        phone.get_by_label("Svaret ditt").fill("Det er for mørkt ved")
        phone.get_by_label("Svaret ditt").blur()  # the keyboard is put away: nothing but the words says that one writes
    for route in held_back:
        route.continue_()
    hears(phone)
    pressed(live, number, Act.LOCK)
    expect(phone.locator("#room [data-shut]")).to_be_visible()
    expect(phone.get_by_label("Svaret ditt")).to_have_value("Det er for mørkt ved")


def test_a_vote_that_is_changed_after_going_back_counts(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.workshop("single", "single", started=True)
        workshops.press(held, Act.NEXT)
        code, number = held.code, held.id
    phone = hears(visit(f"/d/{code}"))
    for name in ("Lys", "Folk"):
        with phone.expect_response("**/svar"):
            phone.get_by_role("button", name=name).click()
        expect(phone.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
    pressed(live, number, Act.NEXT)
    has(phone, "Spørsmål 2 av 2")
    phone.get_by_role("button", name="Lys").click()
    has(phone, "Svaret ditt er lagret.")
    pressed(live, number, Act.BACK, Act.OPEN)
    has(phone, "Spørsmål 1 av 2")
    expect(phone.get_by_role("button", name="Folk")).to_have_attribute("aria-pressed", "true")
    with phone.expect_response("**/svar"):
        phone.get_by_role("button", name="Kort vei").click()
    expect(phone.get_by_role("button", name="Kort vei")).to_have_attribute("aria-pressed", "true")
    has(phone, "Svaret ditt er lagret.")
    with live.arranged():
        told = [answer.value for answer in db.session.query(RoomAnswer).order_by(RoomAnswer.round_id)]
    assert told == [{"option": 3}, {"option": 1}]


def test_all_that_is_sent_without_net_arrives_each_once_and_in_order(visit: Visits, live: Live) -> None:
    code = with_ideas(live, "ideas")
    phone = hears(visit(f"/d/{code}"))
    net.lose(phone)
    field, send = phone.get_by_label("Ideen din"), phone.get_by_role("button", name="Send", exact=True)
    for text in ("Ladestasjon", "Sykkelvei"):
        field.fill(text)
        send.click()
        expect(field).to_have_value("")
    for _press in range(2):
        idea(phone, "Ro").get_by_role("button", name="Støtt").click()
    idea(phone, "Do").get_by_role("button", name="Støtt").click()
    expect(phone.locator("#lost")).to_contain_text("Svaret er ikke sendt ennå.")
    assert len(rows(live, RoomText)) == 5
    net.find(phone)
    expect(phone.locator(".written")).to_contain_text(["Ladestasjon", "Sykkelvei"])
    assert [row["body"] for row in rows(live, RoomText)][5:] == ["Ladestasjon", "Sykkelvei"]
    assert [row["stand"] for row in rows(live, TextStand)] == [0, 1]


def test_what_came_too_late_stands_until_it_is_read(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.opened("text")
        code, number = held.code, held.id
    phone = hears(visit(f"/d/{code}"))
    phone.get_by_label("Svaret ditt").fill("Mer lys ved brua")
    pressed(live, number, Act.LOCK)
    phone.get_by_role("button", name="Send svaret").click()
    has(phone, "Mer lys ved brua")
    pressed(live, number, Act.REVEAL)
    has(phone, "Resultatet er et råd")
    has(phone, "Mer lys ved brua")
    phone.get_by_role("link", name="Jeg har lest det").click()
    expect(phone.locator("#room")).not_to_contain_text("Mer lys ved brua")


def test_hands_that_are_typed_when_the_driver_goes_on_are_entered_where_they_belong(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.workshop("single", "single", started=True)
        workshops.press(held, Act.NEXT)
        number, meant = held.id, workshops.round_of(held).id
        kari = activities.account_with(Role.FACILITATOR, workshops.again(held).project)
    remote = hears(visit(f"/verksted/{number}/fjernkontroll", account=kari, width=1280))
    remote.locator("summary", has_text="Før inn hender").click()
    remote.get_by_label("Folk").fill("12")
    remote.get_by_label("Folk").blur()
    pressed(live, number, Act.NEXT)
    has(remote, "Spørsmål 2 av 2")
    form = remote.locator(f"form[data-round='{meant}']")
    expect(remote.get_by_label("Folk")).to_have_count(2)
    expect(form.get_by_label("Folk")).to_have_value("12")
    form.get_by_role("button", name="Før inn").click()
    expect(remote.locator("#live")).to_contain_text("Svarene er ført inn på")
    expect(form).to_have_count(0)
    found: list[Any] = rows(live, HandCount)
    assert [(row["round_id"], row["option"], row["number"]) for row in found] == [(meant, 2, 12)]


def test_a_table_without_net_keeps_one_answer_and_lets_nobody_else_begin_before_it_is_sent(
    visit: Visits, live: Live
) -> None:
    with live.arranged():
        code = workshops.opened("single").code
    phone = hears(visit(f"/d/{code}"))
    phone.get_by_text("Er dere flere om denne enheten?").click()
    phone.get_by_role("button", name="Dette er bordets enhet").click()
    has(phone, "Hver som svarer her, teller én gang")
    expect(phone.locator("html[data-room=on]")).to_be_attached()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Folk").click()
    expect(phone.locator("#lost")).to_contain_text("Svaret er ikke sendt ennå.")
    expect(phone.get_by_role("button", name="Lys")).to_be_disabled()
    phone.context.set_offline(False)
    has(phone, "1 svar er lagret herfra.")
    expect(phone.get_by_role("heading", name="Hver som svarer her, teller én gang")).to_be_focused()
    phone.get_by_role("button", name="Lys").click()
    has(phone, "2 svar er lagret herfra.")
    assert [(row["channel"], row["value"]) for row in rows(live, RoomAnswer)] == [
        ("table", {"option": 2}),
        ("table", {"option": 1}),
    ]
    visit.wrong[:] = [line for line in visit.wrong if "ERR_INTERNET_DISCONNECTED" not in line]  # the browser says so


def test_what_waits_for_a_neighbour_is_sent_from_the_phone_s_own_page_too(visit: Visits, live: Live) -> None:
    with live.arranged():
        code = workshops.opened("single").code
    phone = hears(visit(f"/d/{code}"))
    phone.get_by_role("button", name="Lys").click()
    phone.get_by_role("link", name="Svar for en som ikke har telefon").click()
    has(phone, "Svar for den ved siden av deg")
    expect(phone.locator("html[data-room=on]")).to_be_attached()
    stuck = re.compile("/for-andre/svar$")
    phone.route(stuck, lambda route: route.fulfill(status=503))
    with phone.expect_response(stuck):
        phone.get_by_role("button", name="Folk").click()
    phone.get_by_role("link", name="Tilbake til ditt eget svar").click()
    expect(phone.get_by_role("button", name="Lys")).to_have_attribute("aria-pressed", "true")
    with phone.expect_response(lambda answer: bool(stuck.search(answer.url)) and answer.status < 400):
        phone.unroute(stuck)
    has(phone, "Svaret ditt er lagret.")
    assert {(row["channel"], row["value"]["option"]) for row in rows(live, RoomAnswer)} == {("phone", 1), ("beside", 2)}
    visit.wrong[:] = [line for line in visit.wrong if "503" not in line]  # the browser says so
