"""Ideas, questions to the panel and places in a picture: by tap, by keys, and without scripts."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from app.core import images
from app.core.db import db
from app.core.permissions import Role
from app.workshops import services
from app.workshops.models import RoomAnswer, RoomText, TextStand, Workshop
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.journeys.conftest import Visits
from tests.support.live import Live

AREAS = [("Brygga", "The quay", 0.2, 0.3), ("Stien", "The path", 0.75, 0.7)]


def plan() -> bytes:
    drawn = Image.new("RGB", (800, 500), "#cfe3d4")
    ImageDraw.Draw(drawn).line([(0, 420), (300, 300), (800, 120)], fill="#8a6f4d", width=30)
    held = BytesIO()
    drawn.save(held, "PNG")
    return held.getvalue()


def with_ideas(live: Live, kind: str) -> str:
    """The code of a room where five phones have written."""
    with live.arranged():
        held = workshops.opened(kind)
        for phone, text in zip("abcde", ("Lys", "Benker", "Do", "Buss", "Ro"), strict=True):
            workshops.answer(held, phone, text=text, client_key=phone)
        return held.code


def with_a_plan(live: Live, folder: Path) -> str:
    with live.arranged():
        stored = images.store(plan(), folder)
        picture = {"name": stored.name, "width": stored.width, "height": stored.height}
        held = workshops.workshop()
        areas = [{"text_nb": nb, "text_en": en, "x": x, "y": y} for nb, en, x, y in AREAS]
        texts = {"question_nb": "Hvor er det mørkt?", "settings": {"picture": picture, "alt_nb": "Kart over Tjensvoll"}}
        services.add_step(workshops.RUNS, workshops.again(held), "place", texts, areas)
        workshops.press(held, Act.START)
        workshops.press(held, Act.NEXT)
        return held.code


def rows(live: Live, model: Any) -> list[Any]:
    with live.arranged():
        return [row.__dict__.copy() for row in db.session.query(model).order_by(model.id)]


def idea(page: Page, text: str) -> Any:
    return page.locator(".weigh", has_text=text)


def test_ideas_by_tap_and_by_keys(visit: Visits, live: Live, axe: Callable[[Page], None]) -> None:
    code = with_ideas(live, "ideas")
    phone, keys = visit(f"/d/{code}", width=360), visit(f"/d/{code}", width=1280, dark=True)
    expect(phone.locator("html[data-room=on]")).to_be_attached()
    axe(phone)
    phone.get_by_label("Ideen din").fill("Ladestasjon")
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.locator(".written")).to_contain_text("Ladestasjon")
    with phone.expect_response("**/svar"):
        idea(phone, "Benker").get_by_role("button", name="Støtt").click()
    expect(idea(phone, "Benker").get_by_role("button", name="Støtt")).to_have_attribute("aria-pressed", "true")
    axe(phone)
    expect(keys.locator("html[data-room=on]")).to_be_attached()
    button = idea(keys, "Benker").get_by_role("button", name="Støtt")
    button.focus()
    with keys.expect_response("**/svar"):
        keys.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    axe(keys)
    assert sorted(row["stand"] for row in rows(live, TextStand)) == [1, 1]


def test_a_support_is_shown_and_sent_while_an_idea_is_half_written(visit: Visits, live: Live) -> None:
    code = with_ideas(live, "panel")
    phone = visit(f"/d/{code}")
    expect(phone.locator("html[data-room=on]")).to_be_attached()
    phone.get_by_label("Spørsmålet ditt").fill("Når kommer")
    with phone.expect_response("**/siste*"):
        idea(phone, "Ro").get_by_role("button", name="Imot").click()
    expect(idea(phone, "Ro").get_by_role("button", name="Imot")).to_have_attribute("aria-pressed", "true")
    expect(phone.get_by_label("Spørsmålet ditt")).to_have_value("Når kommer")
    idea(phone, "Ro").get_by_role("button", name="For", exact=True).click()
    expect(idea(phone, "Ro").get_by_role("button", name="Imot")).to_have_attribute("aria-pressed", "false")
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.locator(".written")).to_contain_text("Når kommer")
    assert [row["stand"] for row in rows(live, TextStand)] == [1]
    assert len(rows(live, RoomText)) == 6


def test_ideas_without_scripts_in_english(visit: Visits, live: Live) -> None:
    code = with_ideas(live, "ideas")
    plain = visit(f"/en/d/{code}", lang="en-GB", js=False)
    plain.get_by_label("Your idea").fill("A bench")
    plain.get_by_role("button", name="Send", exact=True).click()
    idea(plain, "Lys").get_by_role("button", name="Support").click()
    expect(idea(plain, "Lys").get_by_role("button", name="Support")).to_have_attribute("aria-pressed", "true")
    idea(plain, "Lys").get_by_role("button", name="Support").click()
    plain.get_by_role("button", name="Take back: A bench").click()
    assert [row["stand"] for row in rows(live, TextStand)] == [0]
    assert len(rows(live, RoomText)) == 5


def test_a_place_in_a_plan_by_tap_by_keys_and_without_scripts(
    visit: Visits, live: Live, axe: Callable[[Page], None]
) -> None:
    code = with_a_plan(live, live.app.extensions["settings"].uploads_dir)
    phone, keys = visit(f"/d/{code}", width=360), visit(f"/d/{code}", width=1280)
    plain = visit(f"/d/{code}", width=360, js=False)
    expect(phone.locator("html[data-room=on]")).to_be_attached()
    axe(phone)
    picture = phone.locator("input[type=image]")
    box = picture.bounding_box() or {"width": 0, "height": 0}
    picture.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.7})
    expect(phone.locator("#room")).to_contain_text("Svaret ditt er lagret.")
    keys.get_by_role("button", name="Brygga").focus()
    keys.keyboard.press("Enter")
    expect(keys.locator("#room")).to_contain_text("Svaret ditt er lagret.")
    plain.locator("input[type=image]").click(position={"x": 160, "y": 100})
    expect(plain.locator("body")).to_contain_text("Svaret ditt er lagret.")
    tapped, chosen, pressed = (row["value"] for row in rows(live, RoomAnswer))
    assert abs(tapped["x"] - 0.75) < 0.01 and abs(tapped["y"] - 0.7) < 0.01
    assert chosen == {"option": 1}
    assert abs(pressed["x"] - 0.5) < 0.01 and abs(pressed["y"] - 0.5) < 0.01
    with live.arranged():
        held = db.session.query(Workshop).filter_by(code=code).one()
        for number in range(4):
            workshops.answer(held, str(number), x=300 + 100 * number, y=400)
        workshops.press(held, Act.REVEAL)
    expect(phone.locator(".proto.dots circle.other")).to_have_count(6)
    axe(phone)


def by_keys(button: Locator) -> None:
    button.focus()
    button.press("Enter")


def test_points_are_given_by_tap_and_by_keys_and_it_says_how_many_are_left(
    visit: Visits, live: Live, axe: Callable[[Page], None]
) -> None:
    with live.arranged():
        code = workshops.opened("dots").code
    phone = visit(f"/d/{code}", width=360)
    more = phone.get_by_role("button", name="Ett poeng til Lys")
    for _each in range(6):
        more.click()
    for _each in range(2):
        by_keys(phone.get_by_role("button", name="Ett poeng til Folk"))
    by_keys(phone.get_by_role("button", name="Ett poeng mindre til Lys"))
    expect(phone.locator("#how-many")).to_have_text("3 poeng igjen")
    axe(phone)
    phone.get_by_label("Kort vei", exact=True).fill("4")
    expect(phone.locator("#how-many")).to_have_text("Ett poeng for mye")
    expect(more).to_be_disabled()
    phone.get_by_role("button", name="Ett poeng mindre til Kort vei").click()
    phone.get_by_role("button", name="Send svaret").click()
    expect(phone.locator("#room")).to_contain_text("Svaret ditt er lagret.")
    assert rows(live, RoomAnswer)[0]["value"] == {"points": {"1": 5, "2": 2, "3": 3}}
    expect(phone.locator("#how-many")).to_have_text("0 poeng igjen")


def test_an_order_is_made_by_moving_up_and_down_and_without_scripts_by_choosing(
    visit: Visits, live: Live, axe: Callable[[Page], None]
) -> None:
    with live.arranged():
        code = workshops.opened("ranking").code
    phone, plain = visit(f"/d/{code}", width=360), visit(f"/d/{code}", js=False)
    phone.get_by_role("button", name="Flytt Kort vei opp").click()
    expect(phone.locator("#live")).to_have_text("Kort vei er nå nummer 2 av 3.")
    up = phone.get_by_role("button", name="Flytt Kort vei opp")
    by_keys(up)
    expect(up).to_be_focused()
    axe(phone)
    phone.get_by_role("button", name="Send svaret").click()
    expect(phone.locator("#room")).to_contain_text("Svaret ditt er lagret.")
    expect(phone.locator(".placed label")).to_have_text(["Kort vei", "Lys", "Folk"])
    for label, place in (("Lys", "2"), ("Folk", "1"), ("Kort vei", "3")):
        plain.get_by_label(label, exact=True).select_option(place)
    plain.get_by_role("button", name="Send svaret").click()
    expect(plain.locator("body")).to_contain_text("Svaret ditt er lagret.")
    assert [row["value"]["order"] for row in rows(live, RoomAnswer)] == [[3, 1, 2], [2, 1, 3]]


def test_an_order_that_nobody_has_made_is_not_sent_and_the_one_on_the_page_is_by_saying_so(
    visit: Visits, live: Live, axe: Callable[[Page], None]
) -> None:
    with live.arranged():
        code = workshops.opened("ranking").code
    phone = visit(f"/d/{code}", width=360)
    expect(phone.locator(".placed .nr")).to_have_text(["–", "–", "–"])
    phone.get_by_role("button", name="Send svaret").click()
    expect(phone.locator("#answer-error")).to_contain_text("trykk først på «Rekkefølgen er riktig»")
    assert rows(live, RoomAnswer) == []
    keep = phone.get_by_role("button", name="Rekkefølgen er riktig")
    axe(phone)
    keep.click()
    expect(phone.locator("#live")).to_have_text("Rekkefølgen er satt.")
    expect(phone.locator(".placed .nr")).to_have_text(["1.", "2.", "3."])
    expect(keep).to_be_hidden()
    phone.get_by_role("button", name="Send svaret").click()
    expect(phone.locator("#room")).to_contain_text("Svaret ditt er lagret.")
    assert [row["value"]["order"] for row in rows(live, RoomAnswer)] == [[1, 2, 3]]


def test_an_order_is_made_by_pressing_also_where_a_sheet_of_paper_is_entered(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.opened("ranking")
        path = f"/verksted/{held.id}/papir/{workshops.round_of(held).id}"
        kari = activities.account_with(Role.FACILITATOR, held.project)
    page = visit(path, account=kari, width=1280)
    page.get_by_role("button", name="Flytt Kort vei opp").click()
    page.get_by_role("button", name="Lagre arket").click()
    expect(page.locator("main")).to_contain_text("Ark 1 · 1. Lys, 2. Kort vei, 3. Folk")
    assert [row["value"]["order"] for row in rows(live, RoomAnswer)] == [[1, 3, 2]]


def test_an_order_chosen_before_the_script_came_is_the_one_that_is_shown(visit: Visits, live: Live) -> None:
    with live.arranged():
        code = workshops.opened("ranking").code
    phone = visit("/bli-med", width=360)
    waiting: list[Any] = []
    phone.route("**/taps*.js*", lambda route: waiting.append(route))
    with phone.expect_request("**/taps*.js*"):
        phone.goto(f"{live.url}/d/{code}")
    for label, place in (("Lys", "3"), ("Kort vei", "1")):
        phone.get_by_label(label, exact=True).select_option(place)
    for route in waiting:
        route.continue_()
    expect(phone.locator(".placed label")).to_have_text(["Kort vei", "Lys", "Folk"])
    expect(phone.locator(".placed .nr")).to_have_text(["1.", "3.", "–"])
    phone.get_by_role("button", name="Flytt Folk opp").click()
    phone.get_by_role("button", name="Send svaret").click()
    expect(phone.locator("#room")).to_contain_text("Svaret ditt er lagret.")
    assert [row["value"]["order"] for row in rows(live, RoomAnswer)] == [[3, 2, 1]]
