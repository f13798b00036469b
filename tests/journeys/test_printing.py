"""On paper: what there is to read, the folded tables too, on white, without what can only be pressed."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from app.core.permissions import Role
from app.needs import services
from app.projects.models import ActivityState
from app.workshops.kinds import all_kinds
from tests.factories import activities, decisions, needs, projects, prototypes, workshops
from tests.journeys.conftest import Visits
from tests.support.live import Live

PRESSED_ONLY = "nav, .ds-button, textarea, input:not([type=image]), summary, a[download], footer"


@pytest.fixture
def paper(visit: Visits, live: Live) -> object:
    def show(path: str) -> Page:
        page = visit(path, width=1280, dark=True)
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        for one in page.locator(PRESSED_ONLY).all():
            expect(one).to_be_hidden()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        return page

    return show


def test_a_need_is_printed_with_all_that_happened(paper: object, live: Live) -> None:
    with live.arranged():
        need = needs.answered(needs.need("Stien er mørk ved vannet."), "Vi prøver lave lykter.")
        services.publish_addition(needs.MODERATOR, needs.addition(need))
        number = need.id
    page: Page = paper(f"/behov/{number}")  # type: ignore[operator]
    expect(page.get_by_role("heading", level=1, name="Stien er mørk ved vannet")).to_be_visible()
    expect(page.get_by_text("Vi prøver lave lykter.").first).to_be_visible()
    expect(page.get_by_text("Vi leste det og publiserte det")).to_be_visible()


def test_a_receipt_is_printed_with_its_number_and_its_code(visit: Visits) -> None:
    page = visit("/meld-behov", width=1280)
    page.get_by_label("Beskriv behovet").fill("Stien er mørk ved vannet.")
    page.get_by_role("button", name="Send inn behovet").click()
    expect(page.locator("h1")).to_contain_text("Takk!")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_text("Det har fått nummer 1001")).to_be_visible()
    expect(page.locator("svg.segno")).to_be_visible()


def test_a_result_is_printed_with_its_table(paper: object, live: Live) -> None:
    with live.arranged():
        held = decisions.ballot()
        for place in (0, 0, 0, 1, 1, 2):
            decisions.vote(held, place)
        held.activity.state, held.activity.closed_at = ActivityState.CLOSED, clock.now()
        slug = held.slug
    page: Page = paper(f"/avstemning/{slug}/resultat")  # type: ignore[operator]
    expect(page.get_by_role("row").filter(has_text="Lave lykter")).to_be_visible()
    expect(page.locator(".bars .bar").first).to_be_visible()
    expect(page.get_by_text("Hva resultatet brukes til")).to_be_visible()


def test_a_project_and_a_prototype_are_printed_whole(paper: object, live: Live) -> None:
    with live.arranged():
        slug = projects.project("Lys i parken", about_nb="Parken er mørk om kvelden.").slug
        made = prototypes.published(folder=live.app.extensions["settings"].uploads_dir).slug
    page: Page = paper(f"/prosjekter/{slug}")  # type: ignore[operator]
    for heading in ("Fase for fase", "Om prosjektet", "Hvorfor dette er et smartbyprosjekt", "Hvem er med?"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page = paper(f"/prototyper/{made}")  # type: ignore[operator]
    expect(page.get_by_role("img", name="En sti ved et vann.").first).to_be_visible()


@pytest.mark.parametrize(
    ("path", "size", "pages"),
    [("plakat?ark=a3", (842, 1191), 1), ("plakat?ark=a5", (420, 595), 1), ("svarark", (595, 842), 4)],
)
def test_a_poster_fills_one_page_of_its_size_and_the_answer_sheet_is_a4(
    visit: Visits, live: Live, path: str, size: tuple[int, int], pages: int
) -> None:
    with live.arranged():
        held = workshops.workshop(*all_kinds())
        page_of, kari = f"/verksted/{held.id}/{path}", activities.account_with(Role.FACILITATOR, held.project)
    made = visit(page_of, account=kari, width=1280).pdf(prefer_css_page_size=True, format="A4")
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", made)
    assert all(abs(float(got) - wanted) < 2 for box in boxes for got, wanted in zip(box, size, strict=True))
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == pages


@pytest.mark.parametrize("page", ["plakat", "svarark"])
def test_poster_and_answer_sheet_are_printed_by_a_press_without_their_bar(visit: Visits, live: Live, page: str) -> None:
    with live.arranged():
        held = workshops.workshop("single")
        number, account = held.id, activities.account_with(Role.FACILITATOR, held.project)
    shown = visit(f"/verksted/{number}/{page}", account=account, width=1280)
    shown.evaluate("print = () => { document.title = 'printed'; }")
    shown.get_by_role("button", name="Skriv ut").click()
    expect(shown).to_have_title("printed")
    shown.emulate_media(media="print")
    expect(shown.locator("header.task")).to_be_hidden()
