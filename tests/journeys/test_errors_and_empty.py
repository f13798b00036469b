"""What went wrong, and an installation in which nothing has happened yet: nothing is wrong with those pages either.

Each shape of page is looked at on every screen once, and all of them are asked about by axe in both languages and
both colour schemes.
"""

from collections.abc import Iterable

import pytest
from playwright.sync_api import Page

from app.core.permissions import SYSTEM, Role
from app.people import accounts
from app.people.models import Account
from tests.journeys.conftest import Visits
from tests.support.axe import new_violations
from tests.support.live import Live
from tests.support.screens import TONGUES, wrong_on

CODES = (400, 401, 403, 404, 409, 413, 422, 429, 500, 503)
SHAPES = (401, 404, 500)  # with a way to sign in, with a search, with another try; the others differ in words
NO_SUCH_NEED = {"nb": "/behov/999999", "en": "/en/needs/999999"}
EMPTY = {
    "nb": ("/", "/prosjekter", "/behov", "/behov?q=lys", "/min-side", "/uten-nett"),
    "en": ("/en/", "/en/projects", "/en/needs", "/en/needs?q=light", "/en/my-page", "/en/offline"),
}
AT_WORK = {"nb": ("/team", "/admin/moderering"), "en": ("/en/team", "/en/admin/moderation")}


def asked(page: Page, paths: Iterable[str]) -> list[str]:
    """What axe finds wrong with the pages at `paths`."""
    wrong = []
    for path in paths:
        page.goto(path)
        wrong += [f"{path}: {line}" for line in new_violations(page)]
    return wrong


@pytest.mark.parametrize("lang", TONGUES)
def test_axe_finds_nothing_wrong_where_something_went_wrong(visit: Visits, lang: str) -> None:
    visit.refusals = ("4", "5")
    tongue, start = TONGUES[lang]
    page = visit(f"{start}/", width=1280 if lang == "en" else 360, lang=tongue)
    wrong = asked(page, [*(f"{start}/feil/{code}" for code in CODES), NO_SUCH_NEED[lang]])
    assert not wrong, "\n  " + "\n  ".join(wrong)


def test_each_shape_of_what_went_wrong_on_every_screen(visit: Visits) -> None:
    visit.refusals = ("4", "5")
    wrong = [line for code in SHAPES for line in wrong_on(visit, [f"/feil/{code}"], "nb", status=code)]
    assert not wrong, "\n  " + "\n  ".join(wrong)


@pytest.fixture
def ada(live: Live) -> Account:
    """Who runs an installation that is a minute old."""
    with live.arranged():
        account = accounts.create_account(SYSTEM, "ada@example.no", "Ada")
        accounts.grant(SYSTEM, account, Role.ADMINISTRATOR)
    return account


def test_each_list_with_nothing_in_it_on_every_screen(visit: Visits, ada: Account) -> None:
    wrong = wrong_on(visit, EMPTY["nb"], "nb") + wrong_on(visit, AT_WORK["nb"], "nb", account=ada)
    assert not wrong, "\n  " + "\n  ".join(wrong)


def test_axe_finds_nothing_wrong_with_them_in_english(visit: Visits, ada: Account) -> None:
    screen = {"width": 1280, "lang": "en-GB"}
    wrong = asked(visit("/en/", **screen), EMPTY["en"]) + asked(visit("/en/", account=ada, **screen), AT_WORK["en"])
    assert not wrong, "\n  " + "\n  ".join(wrong)
