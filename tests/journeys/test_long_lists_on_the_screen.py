"""What is too much for the screen in the room: it shows as much as fits, says how much that is, and is turned."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, ViewportSize, expect

from app.core.db import db
from app.workshops import queries, services
from app.workshops.models import Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.journeys.conftest import Visits
from tests.journeys.test_kinds_in_a_room import with_a_plan
from tests.support.live import Live

SIZES: tuple[ViewportSize, ...] = ({"width": 1280, "height": 800}, {"width": 1920, "height": 1080})
# Rows of the result that are not hidden and not whole inside the picture, or below what stands under them.
CUT = """() => { const left = document.querySelector('.picture .left'), box = left.getBoundingClientRect();
  const seen = [...left.querySelectorAll('li, tr, p, h1, th, td, b, svg')].filter(one => one.getClientRects().length);
  const pager = left.querySelector('.pager'), low = pager.hidden ? box.bottom : pager.getBoundingClientRect().top;
  const rows = seen.filter(one => one !== pager && !pager.contains(one));
  return rows.filter(one => { const r = one.getBoundingClientRect();
    return r.bottom > low + 1 || r.right > box.right + 1 || r.top < box.top - 1; }).map(one => one.textContent.slice(0, 60)); }"""
SHOWN = "() => [...document.querySelectorAll('.left li')].filter(one => one.getClientRects().length).map(one => one.textContent.trim())"


def turned(live: Live, number: int, act: Act) -> None:
    with live.arranged():
        workshops.press(db.session.get_one(Workshop, number), act)


def resized(screen: Page, size: ViewportSize) -> None:
    screen.set_viewport_size(size)
    screen.wait_for_function("wide => innerWidth === wide", arg=size["width"])
    screen.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")


def settled(pager: Locator) -> str:
    """What it says once the rows have been set: it is counted anew when the fonts come, or something is told."""
    text = ""
    while text != (text := pager.inner_text()):
        pager.page.wait_for_timeout(200)
    return text


def all_pages(live: Live, screen: Page, number: int) -> list[str]:
    """Every row that the screen shows, page by page, until it begins anew. None of them is cut."""
    seen: list[str] = []
    pager = screen.locator(".pager")
    screen.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    expect(pager).to_be_visible()
    settled(pager)
    for _page in range(40):
        assert screen.evaluate(CUT) == []
        seen += screen.evaluate(SHOWN)
        before = pager.inner_text()
        turned(live, number, Act.PAGE_ON)
        expect(pager).not_to_have_text(before)
        if settled(pager).startswith("Viser 1–"):
            return seen
    raise AssertionError("it does not begin anew")


def test_forty_texts_are_shown_page_by_page_and_none_is_cut(visit: Visits, live: Live) -> None:
    texts = [f"Nr. {number}: lys og benker langs stien ved vannet{' og ro' * (number % 12)}" for number in range(40)]
    with live.arranged():
        held = workshops.opened("text")
        for place, text in enumerate(texts):
            workshops.answer(held, f"phone {place}", text=text)
        workshops.press(held, Act.REVEAL)
        number = held.id
    screen = visit(workshops.screen_of(number))
    for size in SIZES:
        resized(screen, size)
        turned(live, number, Act.HIDE)
        expect(screen.locator(".pager")).to_be_hidden()
        turned(live, number, Act.REVEAL)  # shown anew it begins at the first page
        expect(screen.locator(".pager")).to_have_text(re.compile(r"Viser 1–\d+ av 40"))
        assert sorted(all_pages(live, screen, number)) == sorted(texts)
    for act in (Act.HIDE, Act.REVEAL, Act.PAGE_BACK):  # before the first page is the last
        turned(live, number, act)
    expect(screen.locator(".pager")).to_have_text(re.compile(r"–40 av 40"))


def test_twelve_options_are_shown_while_they_are_asked_and_in_the_result(visit: Visits, live: Live) -> None:
    options = [{"text_nb": f"Svar {place} om lyset på stien"} for place in range(1, 13)]
    texts = {"question_nb": "Hva er viktigst for at du skal bruke stien om kvelden?", "settings": {}}
    with live.arranged():
        held = workshops.workshop()
        services.add_step(workshops.RUNS, workshops.again(held), "single", texts, options)
        for act in (Act.START, Act.NEXT):
            workshops.press(held, act)
        for place in range(7):
            workshops.answer(held, f"phone {place}", option=1 + place)
        number = held.id
    screen = visit(workshops.screen_of(number))
    for act, rows in ((Act.LOCK, ".offered"), (Act.REVEAL, ".bars")):
        turned(live, number, act)
        expect(screen.locator(rows)).to_be_visible()
        for size in SIZES:
            resized(screen, size)
            if rows == ".bars" or screen.locator(".pager").is_visible():
                assert len(all_pages(live, screen, number)) == 12
            assert screen.evaluate(CUT) == []


def test_two_rounds_stand_side_by_side_with_what_the_talk_changed(
    visit: Visits, live: Live, axe: Callable[[Page], None]
) -> None:
    with live.arranged():
        held = workshops.opened("single")
        for act, first in ((Act.REVEAL, 1), (Act.AGAIN, 0), (Act.REVEAL, 2)):
            for place in range(7 if first else 0):
                workshops.answer(held, f"phone {place}", option=first if place < 5 else 3)
            workshops.press(held, act)
        number = held.id
    screen = visit(workshops.screen_of(number))
    for size in SIZES:
        resized(screen, size)
        rows = [text.split() for text in screen.locator(".compared tbody tr").all_inner_texts()]
        assert rows == [
            one.split() for one in ("Folk 0 % 71 % opp 71", "Kort vei 29 % 29 % uendret", "Lys 71 % 0 % ned 71")
        ]
        expect(screen.locator(".pager")).to_be_hidden()
        assert screen.evaluate(CUT) == []
    axe(screen)


def test_two_rounds_of_places_stand_whole_beside_their_plan(visit: Visits, live: Live) -> None:
    code = with_a_plan(live, live.app.extensions["settings"].uploads_dir)
    with live.arranged():
        held = queries.workshop_by_code(code)
        for act, points in ((Act.REVEAL, [200] * 5), (Act.AGAIN, ()), (Act.REVEAL, [200, 200, 200, 500, 500])):
            for number, point in enumerate(points):
                workshops.answer(held, f"phone {number}", x=point, y=point)
            workshops.press(held, act)
        address = workshops.screen_of(held.id)
    for size in SIZES:
        screen = visit(address, width=size["width"])
        resized(screen, size)
        expect(screen.locator(".compared")).to_contain_text("Et annet sted")
        expect(screen.get_by_role("img", name="Kart")).to_be_visible()
        assert screen.evaluate(CUT) == []


def test_two_rounds_of_a_number_stand_whole_with_a_long_unit(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.workshop()
        workshops.step(held, "number", settings={"unit_nb": "kroner per husstand og måned"})
        workshops.press(held, Act.START)
        workshops.press(held, Act.NEXT)
        for act, guess in ((Act.REVEAL, 12500), (Act.AGAIN, None), (Act.REVEAL, 11250)):
            for number in range(5) if guess else ():
                workshops.answer(held, f"phone {number}", number=guess)
            workshops.press(held, act)
        address = workshops.screen_of(held.id)
    for size in SIZES:
        screen = visit(address, width=size["width"])
        resized(screen, size)
        assert screen.evaluate(CUT) == []


def test_six_answers_are_shown_at_once(visit: Visits, live: Live) -> None:
    options = [
        {"text_nb": text}
        for text in ("Kortere ventetid på telefon", "Flere timer på kveldstid", "Digital timebestilling")
    ]
    options += [{"text_nb": f"{one['text_nb']} for alle"} for one in options]
    texts = {"question_nb": "Hva ville hjulpet deg mest den siste uka?", "settings": {"most": 3}}
    with live.arranged():
        held = workshops.workshop()
        services.add_step(workshops.RUNS, workshops.again(held), "several", texts, options)
        for act in (Act.START, Act.NEXT):
            workshops.press(held, act)
        for act, first in ((Act.REVEAL, 1), (Act.AGAIN, 0), (Act.REVEAL, 3)):
            for number in range(6 if first else 0):
                workshops.answer(held, f"phone {number}", option=[str(first), str(1 + number)])
            workshops.press(held, act)
        address = workshops.screen_of(held.id)
    for size in SIZES:
        screen = visit(address, width=size["width"])
        resized(screen, size)
        expect(screen.locator(".compared tbody tr:visible")).to_have_count(6)
        expect(screen.locator(".pager")).to_be_hidden()
        assert screen.evaluate(CUT) == []


def test_a_number_is_not_broken_and_stands_larger_than_its_unit(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.workshop()
        workshops.step(held, "number", settings={"unit_nb": "minutter på telefonen"})
        for act in (Act.START, Act.NEXT):
            workshops.press(held, act)
        for number in range(5):
            workshops.answer(held, f"phone {number}", number=f"{number}66685,75")
        workshops.press(held, Act.REVEAL)
        address = workshops.screen_of(held.id)
    for size in SIZES:
        screen = visit(address, width=size["width"])
        resized(screen, size)
        lines = screen.evaluate(
            "() => [...document.querySelectorAll('.facts .nowrap')].map(one => one.getClientRects().length)"
        )
        assert set(lines) == {1}
        figure, unit = (
            float(screen.locator(f".facts {one}").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)"))
            for one in (".nowrap", ".unit")
        )
        assert figure > 1.5 * unit
        assert screen.evaluate(CUT) == []


def test_what_a_row_came_to_stands_beside_it_however_long_the_row_is(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = workshops.opened("ideas")
        for place, text in enumerate(
            ["Benker langs hele stien, slik at eldre kan hvile på vei hjem fra butikken", "Do"] * 3
        ):
            workshops.answer(held, f"phone {place}", text=text, client_key="1")
        workshops.press(held, Act.REVEAL)
        number = held.id
    screen = visit(workshops.screen_of(number))
    rows = screen.locator(".weighed li:visible")
    expect(rows).not_to_have_count(0)
    for size in SIZES:
        resized(screen, size)
        for row in rows.all():
            text, came = row.locator("> span").bounding_box(), row.locator("b").bounding_box()
            assert text and came and abs(text["y"] - came["y"]) < came["height"], row.inner_text()
