"""Open data reads well on every kind of screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import SCREENS, Visits

ADDRESS = {"nb-NO": "/apne-data", "en-GB": "/en/open-data"}


@pytest.mark.parametrize(("width", "lang", "dark"), SCREENS)
def test_axe_finds_nothing_wrong(visit: Visits, axe: Callable[[Page], None], width: int, lang: str, dark: bool) -> None:
    page = visit(ADDRESS[lang], width=width, lang=lang, dark=dark)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_reads_the_same_without_script(visit: Visits) -> None:
    assert visit("/apne-data", js=False).locator("h1").count() == 1
