"""A team signs in, makes a project that holds what it takes, and opens something to take part in."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from app.core.permissions import Role
from app.people.models import Account
from app.projects import seed
from tests.factories import people, projects
from tests.journeys.conftest import Mailboxes, Opens, Visits
from tests.support.hand import Way
from tests.support.live import Live

ADA = "ada@example.no"


@pytest.fixture
def ada(live: Live) -> Account:
    """Somebody who may do everything."""
    with live.arranged():
        seed.plant()
        return people.account("Ada", Role.ADMINISTRATOR)


@pytest.fixture
def tea(live: Live) -> Account:
    """Somebody of a project's team."""
    with live.arranged():
        return people.account("Tea", Role.TEAM, project_id=projects.project("Lys i parken").id)


def in_weeks(weeks: int) -> str:
    return f"{clock.local(clock.now()) + timedelta(weeks=weeks):%Y-%m-%dT12:00}"


@pytest.mark.usefixtures("ada")
def test_staff_sign_in_with_a_code_and_out_again(staff: Opens, mailbox: Mailboxes) -> None:
    hand = staff("/admin").fill("E-postadressen din", "ada").press("Send meg en kode").is_told_what_is_wrong()
    hand.fill("E-postadressen din", ADA).press("Send meg en kode").stands_at("Skriv koden")
    hand.fill("Koden", "123").press("Logg inn").is_told_what_is_wrong()
    hand.fill("Koden", mailbox(ADA).code()).press("Logg inn")
    assert hand.page.url.endswith("/admin")
    hand.press("Logg ut").stands_at("Logg inn")


def test_a_project_is_published_only_when_all_three_criteria_hold(staff: Opens, ada: Account) -> None:
    hand = staff("/team", account=ada).press("Nytt prosjekt").press("Lagre").is_told_what_is_wrong("Gi prosjektet en")
    hand.fill("Tittel: Bokmål", "Trygg vei hjem").fill("Tittel: Engelsk", "A safe way home")
    hand.fill("Én setning om hva prosjektet vil: Bokmål", "Vi vil gjøre stien trygg.").press("Lagre")
    hand.sees("Dette mangler:").press("Publiser prosjektet").is_told_what_is_wrong(
        "Skriv hvordan prosjektet tar i bruk teknologi.",
        "Skriv hvordan prosjektet samarbeider med andre.",
        "Skriv hvordan innbyggerne er med.",
        "Legg til hvem innbyggerne kan kontakte.",
    )
    hand.fill("Teknologi: Bokmål", "Sensorer i lyktene.").fill("Samarbeid: Bokmål", "Med dem som lager lykter.")
    hand.fill("Innbyggerinvolvering: Bokmål", "De som går der, er med.")
    hand.fill("Hvem kan innbyggerne kontakte?", "Ingrid Sørbø").fill("E-post", "ingrid@example.no").press("Lagre")
    hand.press("Publiser prosjektet").is_told_what_is_wrong("Legg til minst én samarbeidspartner utenfor kommunen.")
    hand.press("Legg til partner").has_focus_on("Partner 2").within("Partner 2", "group").fill(
        "Navn", "Glød AS"
    ).choose("Næringsliv", "Hva slags")
    hand.press("Lagre").sees("Alle tre kravene er oppfylt.").press("Publiser prosjektet")
    hand.sees("Prosjektet er publisert, og fase 1 har begynt.").press("Slik ser innbyggerne det")
    hand.stands_at("Trygg vei hjem").sees("Glød AS", "Sensorer i lyktene.")


def test_an_activity_is_planned_opened_extended_and_closed(staff: Opens, tea: Account) -> None:
    hand = staff("/team", account=tea).press("Lys i parken").press("Faser og aktiviteter")
    hand.within("1. Innsiktsarbeid").press("Ny aktivitet").press("Lagre").is_told_what_is_wrong("Gi aktiviteten en")
    hand.fill("Tittel: Bokmål", "Hva er mørkt i parken?")
    hand.fill("Frist", in_weeks(1)).fill("Hva brukes svarene til?: Bokmål", "Til å velge hvor vi begynner.")
    hand.press("Lagre").stands_at("Hva er mørkt i parken?").sees("Planlagt")
    hand.open("Åpne aktiviteten").press("Åpne nå").sees("Dette ble lovet da aktiviteten åpnet, og kan ikke endres.")
    hand.fill("Ny frist", in_weeks(2)).press("Forleng").open("Steng aktiviteten").press("Steng nå").sees("Stengt")


def test_news_reach_the_projects_page(staff: Opens, tea: Account) -> None:
    hand = staff("/team", account=tea).press("Lys i parken").press("Nytt").press("Publiser nyheten")
    hand.is_told_what_is_wrong("Gi nyheten en overskrift.").fill("Overskrift: Bokmål", "Nå er lyktene på plass")
    hand.fill("Tekst: Bokmål", "Kom og se.").press("Publiser nyheten").press("Slik ser innbyggerne det")
    hand.sees("Nå er lyktene på plass")


def kept(page: Page, number: int) -> None:
    """So many unfinished texts lie in the browser, now or soon."""
    count = "Object.keys(localStorage).filter(key => key.startsWith('draft:')).length"
    for _ in range(50):
        if page.evaluate(count) == number:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate("JSON.stringify(localStorage)"))


def test_unfinished_news_wait_until_they_are_published_and_leave_with_whoever_wrote_them(
    visit: Visits, tea: Account
) -> None:
    page = visit("/team/lys-i-parken/nytt", account=tea, width=1280)
    title = page.get_by_label("Overskrift: Bokmål")
    page.get_by_label("Tekst: Bokmål").fill("Kom og se.")
    title.fill("Nå er lyktene på plass")
    expect(page.get_by_text("Utkast lagret på denne enheten")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Fortsett").click()
    expect(title).to_have_value("Nå er lyktene på plass")
    page.get_by_role("button", name="Publiser nyheten").click()
    expect(page.get_by_text("Nyheten er publisert.")).to_be_visible()
    kept(page, 0)
    title.fill("Lyktene er slukket")
    kept(page, 1)
    page.get_by_role("button", name="Logg ut").click()
    expect(page.locator("h1")).to_have_text("Logg inn")
    kept(page, 0)


def test_what_stands_below_each_other_ends_at_the_same_edge(visit: Visits, tea: Account) -> None:
    page = visit("/team/lys-i-parken/beslutning", account=tea, width=1280)
    edges = "els => [...new Set(els.map(el => Math.round(el.getBoundingClientRect().right)))]"
    assert (
        len(page.locator(".team-page .notes > li, .team-page .choices > li, .team-page section").evaluate_all(edges))
        == 1
    )


def test_the_queue_one_looks_at_is_seen_whole_on_a_phone(visit: Visits, tea: Account) -> None:
    page = visit("/team/lys-i-parken/innboks?vis=all", account=tea, width=360)
    expect(page.locator(".chip[aria-current=true]").first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("staff", [Way.TAP, Way.PLAIN, Way.KEYS], indirect=True, ids=str)
def test_the_menu_is_folded_on_a_phone_and_stands_there_on_a_wide_screen(staff: Opens, tea: Account) -> None:
    hand = staff("/team/lys-i-parken/oversikt", account=tea).sees("Lys i parken")
    if hand.way is Way.KEYS:
        hand.misses("Meny")
    else:
        hand.misses("Klargjorte svar").open("Meny")
    hand.press("Innboks").stands_at("Innboks")
