"""On paper: what there is to read, the folded tables too, on white, without what can only be pressed."""

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from app.needs import services
from app.projects.models import ActivityState
from tests.factories import decisions, needs, projects, prototypes
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
