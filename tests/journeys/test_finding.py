"""A resident looks for needs, supports one and thinks better of it."""

import pytest
from playwright.sync_api import expect

from app.core.db import db
from app.needs.models import Need
from tests.factories import needs as make
from tests.factories import projects
from tests.journeys.conftest import Opens, Visits
from tests.support.live import Live


@pytest.fixture
def dark(live: Live) -> int:
    """The number of a need, among others."""
    with live.arranged():
        park = projects.project("Lys i parken")
        make.need("Bussen er alltid forsinket når det snør")
        make.need("Det mangler benker ved lekeplassen", project=park)
        return make.need("Turstien rundt Mosvatnet er for mørk", project=park, supporters=3).id


def supports(live: Live, number: int) -> int:
    with live.arranged():
        need = db.session.get(Need, number)
        assert need is not None
        return need.support_count


def test_a_need_is_supported_with_one_press_and_taken_back_with_one(resident: Opens, live: Live, dark: int) -> None:
    hand = resident(f"/behov/{dark}").press("Støtt behovet").sees("Du støtter behovet (4)", "4 støtter")
    hand.misses("3 støtter")
    assert supports(live, dark) == 4
    if hand.script:
        hand.has_focus_on("Angre")
    hand.press("Angre").sees("Støtt behovet", "3 støtter")
    assert supports(live, dark) == 3


def test_a_need_in_the_list_is_supported_there(resident: Opens, live: Live, dark: int) -> None:
    hand = resident("/behov").within("Turstien rundt Mosvatnet", "listitem").press("Støtt dette")
    hand.sees("Du støtter behovet (4)")
    if hand.script:
        hand.has_focus_on("Angre")
    resident(f"/behov/{dark}").sees("4 støtter")


def test_a_need_is_found_by_words_and_narrowed_by_project(resident: Opens, dark: int) -> None:
    hand = resident("/behov").sees("3 behov", "Bussen er alltid forsinket")
    hand.fill("Søk i behov", "mørke stier").press("Søk")
    hand.sees("1 behov", "Turstien rundt Mosvatnet").misses("Bussen er alltid forsinket")
    hand.go("/behov").open("Avgrens listen").choose("Lys i parken", "Prosjekt").press("Vis").sees("2 behov")
    hand.misses("Bussen er alltid forsinket").press("Flest støtter").sees("2 behov")
    if hand.script:
        hand.has_focus_on("Flest støtter")
    hand.press("Søk").sees("2 behov").page.wait_for_url("**sorter=supported**")
    hand.press("Turstien rundt Mosvatnet").stands_at("Turstien rundt Mosvatnet er for mørk")


def test_a_search_that_finds_nothing_says_so_and_leads_on(resident: Opens, dark: int) -> None:
    hand = resident("/behov").fill("Søk i behov", "romskip").press("Søk").sees("Ingen behov passer valgene")
    hand.press("Nullstill").sees("3 behov")


def test_a_project_is_found_by_words_and_by_phase(resident: Opens, dark: int) -> None:
    hand = resident("/prosjekter").fill("Søk i prosjekter", "parken").press("Søk").sees("1 prosjekt")
    hand.press("Innsikt").sees("1 prosjekt").press("Lys i parken").stands_at("Lys i parken")


@pytest.mark.usefixtures("dark")
def test_after_going_back_what_goes_wrong_is_still_told(visit: Visits) -> None:
    visit.refusals = ("4", "5")
    page = visit("/behov")
    page.get_by_role("link", name="Flest støtter").click()
    page.wait_for_url("**sorter=supported**")
    page.go_back()
    expect(page.locator("main h1")).to_be_focused()
    page.route("**sorter=supported**", lambda route: route.fulfill(status=500, body="<h1>Noe gikk galt hos oss</h1>"))
    page.get_by_role("link", name="Flest støtter").click()
    expect(page.locator("#live")).to_have_text("Noe gikk galt hos oss")
    expect(page.locator("#live")).not_to_have_class("toast ds-sr-only")
    expect(page.get_by_text("3 behov")).to_be_visible()


SHEET = "navigator.share = (told) => { window.told = told; return Promise.resolve(); }"
NO_SHEET = "delete Navigator.prototype.share"


@pytest.mark.parametrize("phone", [SHEET, NO_SHEET], ids=["sheet", "copied"])
def test_a_need_is_shared_by_the_phones_own_sheet_or_its_address_copied(visit: Visits, dark: int, phone: str) -> None:
    context = visit.context(width=360, permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script(phone)
    page = context.new_page()
    page.goto(f"/behov/{dark}")
    page.get_by_role("button", name="Del", exact=True).click()
    if phone == SHEET:
        told = {"title": "Turstien rundt Mosvatnet er for mørk", "url": page.url}
        assert page.evaluate("window.told") == told
        return
    expect(page.locator("#live")).to_have_text("Lenken er kopiert.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
