"""The menu shows where one is, also on the pages below those that it names."""

import pytest
from flask import Flask

from app.core import workbench
from tests.cast import Cast
from tests.factories import inbox as make
from tests.factories import insights
from tests.support.client import Client
from tests.support.page import Page, text_of


def lit(page: Page) -> list[tuple[str, str]]:
    """What the menu marks, and how."""
    menu = next(one for one in page.all("nav") if "team-menu" in (one.get("class") or ""))
    return [(text_of(link), mark) for link in menu.iter("a") if (mark := link.get("aria-current"))]


@pytest.mark.parametrize(
    ("path", "word", "mark"),
    [
        ("innboks", "Innboks", "page"),
        ("innboks/need/{need}", "Innboks", "true"),
        ("innboks/alle", "Innboks", "true"),
        ("temaer", "Temaer", "page"),
        ("innsikt/{insight}", "Innsikt", "true"),
        ("faser/1", "Faser", "true"),
    ],
)
def test_the_page_or_the_one_above_it_is_marked(client: Client, cast: Cast, path: str, word: str, mark: str) -> None:
    need, insight = make.need(cast.project)[1], insights.insight(cast.project).id
    client.sign_in(cast.alice.account)
    page = client.page(f"/team/{cast.project.slug}/{path.format(need=need, insight=insight)}")
    [(text, marked)] = lit(page)
    assert (text.split()[0], marked) == (word, mark)


@pytest.mark.parametrize(
    ("menu", "begins"), [(workbench.PROJECT_PAGES, "/team/<slug>/"), (workbench.INSTANCE_PAGES, "/admin")]
)
def test_every_page_of_those_at_work_has_a_place_in_the_menu(
    app: Flask, menu: tuple[tuple[str, str, str], ...], begins: str
) -> None:
    listed = {endpoint for endpoint, _label, _icon in menu}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith(begins)}
    assert {
        page for page in pages - listed - {*workbench.SAME} if workbench._above(page, [*listed]) not in listed
    } == set()


def test_only_pages_that_there_are_stand_below_one_of_a_menu(app: Flask) -> None:
    listed = {endpoint for endpoint, _label, _icon in (*workbench.PROJECT_PAGES, *workbench.INSTANCE_PAGES)}
    assert set(workbench.BELOW) <= set(app.view_functions)
    assert set(workbench.BELOW.values()) <= listed
