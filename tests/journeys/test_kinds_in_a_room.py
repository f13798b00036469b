"""Ideas, questions to the panel and places in a picture: by tap, by keys, and without scripts."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from app.core import images
from app.core.db import db
from app.workshops import services
from app.workshops.models import RoomAnswer, RoomText, TextStand, Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.journeys.conftest import Visits
from tests.support.live import Live

SOON = 20_000
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
    expect(phone.locator("html[data-room=on]")).to_be_attached(timeout=SOON)
    axe(phone)
    phone.get_by_label("Ideen din").fill("Ladestasjon")
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.locator(".written")).to_contain_text("Ladestasjon", timeout=SOON)
    with phone.expect_response("**/svar"):
        idea(phone, "Benker").get_by_role("button", name="Støtt").click()
    expect(idea(phone, "Benker").get_by_role("button", name="Støtt")).to_have_attribute("aria-pressed", "true")
    axe(phone)
    expect(keys.locator("html[data-room=on]")).to_be_attached(timeout=SOON)
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
    expect(phone.locator("html[data-room=on]")).to_be_attached(timeout=SOON)
    phone.get_by_label("Spørsmålet ditt").fill("Når kommer")
    with phone.expect_response("**/siste*"):
        idea(phone, "Ro").get_by_role("button", name="Imot").click()
    expect(idea(phone, "Ro").get_by_role("button", name="Imot")).to_have_attribute("aria-pressed", "true")
    expect(phone.get_by_label("Spørsmålet ditt")).to_have_value("Når kommer")
    idea(phone, "Ro").get_by_role("button", name="For", exact=True).click()
    expect(idea(phone, "Ro").get_by_role("button", name="Imot")).to_have_attribute("aria-pressed", "false")
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.locator(".written")).to_contain_text("Når kommer", timeout=SOON)
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
    expect(phone.locator("html[data-room=on]")).to_be_attached(timeout=SOON)
    axe(phone)
    picture = phone.locator("input[type=image]")
    box = picture.bounding_box() or {"width": 0, "height": 0}
    picture.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.7})
    expect(phone.locator("#room")).to_contain_text("Svaret ditt er lagret.", timeout=SOON)
    keys.get_by_role("button", name="Brygga").focus()
    keys.keyboard.press("Enter")
    expect(keys.locator("#room")).to_contain_text("Svaret ditt er lagret.", timeout=SOON)
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
    expect(phone.locator(".proto.dots circle.other")).to_have_count(6, timeout=SOON)
    axe(phone)
