"""Words without end and texts that are far too long: nothing scrolls sideways, nothing is cut without a word."""

from playwright.sync_api import Page, expect

from app.core.db import db
from app.needs import services
from app.needs.models import Need
from tests.factories import needs as make
from tests.factories import projects, prototypes
from tests.journeys.conftest import Opens, Visits
from tests.support.live import Live

WORD = "Menneskerettighetsorganisasjonsmedlemskapskontingentinnkreving"
LONG = "Det er for mørkt. " * 600


def as_wide_as_the_screen(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == 360, page.url


def test_a_word_of_sixty_letters_never_makes_a_page_scroll_sideways(visit: Visits, live: Live) -> None:
    page = visit("/meld-behov", width=360)
    page.get_by_label("Beskriv behovet").fill(f"{WORD} er {WORD.lower()}, sier vi her i bydelen.")
    page.get_by_label("Hvor gjelder det?").fill(WORD)
    as_wide_as_the_screen(page)
    page.get_by_role("button", name="Send inn behovet").click()
    expect(page.locator("h1")).to_have_text("Takk! Behovet er sendt inn.")
    with live.arranged():
        services.publish(make.MODERATOR, db.session.get_one(Need, 1001))
    page.get_by_role("link", name="Se behovet").click()
    page.get_by_label("Legg til noe").fill(f"{WORD} {WORD}")
    page.get_by_role("button", name="Legg til").click()
    expect(page.get_by_text("Bare du ser dette.")).to_be_visible()
    as_wide_as_the_screen(page)
    for path in ("/behov", f"/behov?q={WORD}", "/min-side", f"/prosjekter?q={WORD}"):
        page.goto(path)
        as_wide_as_the_screen(page)


def test_a_project_called_one_word_of_sixty_letters_fits_where_it_is_the_way_back(visit: Visits, live: Live) -> None:
    with live.arranged():
        project = projects.project(slug="lang", title_nb=WORD)
        made = prototypes.published(project, folder=live.app.extensions["settings"].uploads_dir)
        slug = made.slug
    for path in ("/prosjekter/lang", f"/prototyper/{slug}", "/prosjekter/lang/beslutninger", "/prosjekter/lang/spor"):
        as_wide_as_the_screen(visit(path, width=360))


def test_ten_thousand_letters_are_told_at_the_field_and_kept(resident: Opens) -> None:
    hand = resident("/meld-behov")
    hand.called("Beskriv behovet").fill(LONG)  # pasted: nobody writes as much
    hand.press("Send inn behovet").is_told_what_is_wrong("Beskriv behovet med høyst 600 tegn")
    field = hand.called("Beskriv behovet")
    expect(field).to_have_value(LONG.strip())
    hand.fill("Beskriv behovet", "Det er for mørkt ved vannet.").press("Send inn behovet").sees("1001")
