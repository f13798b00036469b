"""Signing in, following, proving an address, and my page: on phones, with the keyboard, and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.core.db import db
from app.core.permissions import Role
from app.notifications.models import OutboxMail
from app.people.models import IdentityLevel
from tests.factories import decisions, people
from tests.factories import projects as make
from tests.journeys.conftest import SCREENS, Visits
from tests.support.live import Live

Axe = Callable[[Page], None]
EVA = "eva@example.no"
WITH_AND_WITHOUT = pytest.mark.parametrize("js", [True, False], ids=["script", "no script"])


def newest_mail(live: Live, to: str = EVA) -> str:
    with live.arranged():
        query = select(OutboxMail.text).where(OutboxMail.recipient == to).order_by(OutboxMail.id.desc())
        return str(db.session.scalars(query).first())


def code(live: Live, to: str = EVA) -> str:
    found = re.search(r"\b\d{6}\b", newest_mail(live, to))
    assert found is not None
    return found.group()


def link(live: Live) -> str:
    found = re.search(r"https?://[^/]+(/\S+)", newest_mail(live))
    assert found is not None
    return found.group(1)


@pytest.fixture
def project(live: Live) -> str:
    """The address of a project."""
    with live.arranged():
        return f"/prosjekter/{make.project('Trygg vei hjem').slug}"


@WITH_AND_WITHOUT
def test_staff_sign_in_by_code_with_the_keyboard_only(visit: Visits, live: Live, axe: Axe, js: bool) -> None:
    with live.arranged():
        people.account("Ada", Role.ADMINISTRATOR)
    page = visit("/admin", js=js)
    page.get_by_label("E-postadressen din").focus()
    page.keyboard.type("ada@example.no")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Skriv koden")).to_be_visible()
    if js:
        axe(page)
    page.get_by_label("Koden").focus()
    page.keyboard.type(code(live, "ada@example.no"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin")
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_role("heading", name="Logg inn")).to_be_visible()


@WITH_AND_WITHOUT
def test_one_tap_follows_and_one_tap_undoes_it(visit: Visits, project: str, js: bool) -> None:
    page = visit(project, js=js)
    page.get_by_role("button", name="Følg prosjektet").click()
    expect(page.get_by_text("Du følger")).to_be_visible()
    page.get_by_role("button", name="Slutt å følge").click()
    expect(page.get_by_role("button", name="Følg prosjektet")).to_be_visible()


@WITH_AND_WITHOUT
def test_a_vote_that_needs_an_address_is_carried_until_it_is_counted(visit: Visits, live: Live, js: bool) -> None:
    with live.arranged():
        slug = decisions.ballot(identity_level=IdentityLevel.EMAIL).slug
    page = visit(f"/avstemning/{slug}", js=js)
    page.get_by_role("button", name="Høye stolper").click()
    page.get_by_label("E-postadressen din").fill(EVA)
    page.get_by_role("button", name="Send meg koden").click()
    page.get_by_label("Koden").fill(code(live))
    page.get_by_role("button", name="Bekreft og lever").click()
    expect(page.get_by_text("Stemmen din er talt.")).to_be_visible()
    expect(page.get_by_role("button", name="Høye stolper", pressed=True)).to_be_visible()


@WITH_AND_WITHOUT
def test_my_page_moves_to_another_phone_and_is_forgotten(visit: Visits, live: Live, project: str, js: bool) -> None:
    phone = visit(project, js=js)
    phone.get_by_role("button", name="Følg prosjektet").click()
    phone.goto("/min-side")
    form = phone.locator("form[action='/min-side/lenke']")
    form.get_by_label("E-postadressen din").fill(EVA)
    form.get_by_role("button", name="Send meg lenken").click()
    expect(phone.get_by_text("Vi har sendt en lenke")).to_be_visible()
    other = visit(link(live), js=js)
    other.get_by_role("button", name="Ja, hent Min side hit").click()
    expect(other.get_by_role("link", name="Trygg vei hjem")).to_be_visible()
    phone.reload()
    phone.get_by_text("Glem denne telefonen").click()
    phone.get_by_role("button", name="Glem alt, på alle telefoner").click()
    expect(phone.get_by_text("Nå er alt glemt.")).to_be_visible()
    other.reload()
    expect(other.get_by_text("Her samler vi det du er med på.")).to_be_visible()


@pytest.mark.parametrize(("width", "lang", "dark"), SCREENS)
def test_axe_finds_nothing_wrong(
    visit: Visits, live: Live, project: str, axe: Axe, width: int, lang: str, dark: bool
) -> None:
    here = "/min-side" if lang == "nb-NO" else "/en/my-page"
    page = visit(
        project if lang == "nb-NO" else f"/en{project.replace('prosjekter', 'projects')}", width=width, dark=dark
    )
    page.locator("form.follow button").click()
    page.locator("form.follow[action*='slutt'], form.follow[action*='stop']").wait_for()
    axe(page)
    page.goto(here)
    page.locator("details.confirm summary").click()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto("/logg-inn" if lang == "nb-NO" else "/en/sign-in")
    axe(page)
