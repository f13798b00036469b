"""The list of projects: filters and search as plain links and a plain form."""

from collections.abc import Callable
from typing import Any

import pytest

from app.projects import queries
from app.projects.models import Outcome
from tests.factories import projects as make
from tests.support.client import Client
from tests.support.page import Page


def titles(page: Page) -> list[str]:
    return sorted(title for title in page.texts("h2") if not title.startswith("Åpent for deg nå"))


@pytest.fixture
def programme(app: object) -> None:
    """One open in phase 1, one in phase 3 of another area, one paused, one stopped, one offered."""
    make.activity(make.project("Åpen gård", summary_nb="Økt trygghet for alle."))
    art = queries.focus_area_by_slug("smart-kunst")
    assert art is not None
    make.in_phase(3, "Lån et kunstverk", focus_area_id=art.id)
    make.decide(make.in_phase(2, "Stemmer fra kaien"), Outcome.PAUSE)
    make.decide(make.project("Digital kalender"), Outcome.STOP)
    make.decide(make.in_phase(4, "Lån gymsalen"), Outcome.HAND_OVER)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Åpen gård", "Lån et kunstverk", "Stemmer fra kaien", "Digital kalender", "Lån gymsalen"}),
        ("?apent=1", {"Åpen gård"}),
        ("?omrade=smart-kunst", {"Lån et kunstverk"}),
        ("?omrade=smart-art", {"Lån et kunstverk"}),
        ("?fase=1", {"Åpen gård"}),
        ("?fase=3", {"Lån et kunstverk"}),
        ("?status=paused", {"Stemmer fra kaien"}),
        ("?status=stopped", {"Digital kalender"}),
        ("?status=offered", {"Lån gymsalen"}),
        ("?status=running", {"Åpen gård", "Lån et kunstverk"}),
        ("?q=lån", {"Lån et kunstverk", "Lån gymsalen"}),
        ("?q=LÅN+GYM", {"Lån gymsalen"}),
        ("?q=åpen", {"Åpen gård"}),
        ("?q=økt+trygghet", {"Åpen gård"}),
        ("?q=lån&fase=3", {"Lån et kunstverk"}),
        ("?q=%25", set()),
        ("?q=_", set()),
        ("?fase=9", {"Åpen gård", "Lån et kunstverk", "Stemmer fra kaien", "Digital kalender", "Lån gymsalen"}),
        ("?fase=x&side=x&status=draft&status=nonsense", None),
    ],
)
@pytest.mark.usefixtures("programme")
def test_it_is_narrowed_down_by_the_address_alone(client: Client, query: str, expected: set[str] | None) -> None:
    page = client.page(f"/prosjekter{query}")
    if expected is not None:
        assert set(titles(page)) - {"Ingen prosjekter passer valgene"} == expected
        assert ("1 prosjekt" if len(expected) == 1 else f"{len(expected)} prosjekter") in page.text


@pytest.mark.usefixtures("programme")
def test_a_filter_keeps_the_others_and_is_taken_away_by_its_own_link(client: Client) -> None:
    page = client.page("/prosjekter?q=lån&omrade=smart-kunst")
    on = page.one("a", **{"aria-current": "true"})
    assert on.get("href") == "/prosjekter?q=l%C3%A5n"
    assert "omrade=smart-kunst" in page.link("Løsninger") and "q=l%C3%A5n" in page.link("Løsninger")


@pytest.mark.usefixtures("programme")
def test_searching_keeps_the_filters(client: Client) -> None:
    form = client.page("/prosjekter?fase=3").form(has="q")
    answer = client.submit(form, q="lån")
    assert titles(answer.page) == ["Lån et kunstverk"]


@pytest.mark.usefixtures("programme")
def test_open_now_and_a_status_replace_each_other(client: Client) -> None:
    page = client.page("/prosjekter?apent=1")
    assert page.link("På pause") == "/prosjekter?status=paused"
    assert client.page("/prosjekter?status=paused").link("Åpent nå") == "/prosjekter?apent=1"


def test_before_there_is_any_it_says_so_and_what_one_can_do(client: Client) -> None:
    page = client.page("/prosjekter")
    assert "Ingen prosjekter ennå" in page.text
    assert page.link("Meld inn et behov") == "/meld-behov"
    assert "No projects yet" in client.page("/en/projects").text


def test_nothing_found_offers_a_way_on(client: Client) -> None:
    make.project()
    page = client.page("/prosjekter?q=finnesikke")
    assert "Ingen prosjekter passer valgene" in page.text
    assert page.link("Nullstill filter") == "/prosjekter"
    assert "No projects match" in client.page("/en/projects?q=finnesikke").text


def test_a_part_of_the_page_is_given_to_htmx(client: Client) -> None:
    make.project("Trygg vei")
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#results"}
    answer = client.get("/prosjekter?q=trygg", headers=headers)
    assert "<html" not in answer.text
    assert answer.page.one(id="results") is not None
    assert answer.page.one("p", role="status").text == "1 prosjekt"


def test_paused_is_not_lit(client: Client) -> None:
    make.decide(make.in_phase(2, "Stemmer fra kaien"), Outcome.PAUSE)
    page = client.page("/prosjekter")
    assert "Pause i fase 2" in page.text
    assert not page.all("path", **{"class": "now"})


def test_an_area_page_shows_its_projects_in_both_languages(client: Client) -> None:
    make.project("Trygg vei", title_en="Safe way")
    assert "Trygg vei" in client.page("/omrader/helse-velferd").text
    english = client.page("/en/areas/health-welfare")
    assert english.h1 == "Health and welfare"
    assert "Safe way" in english.text
    assert client.get("/omrader/finnes-ikke").status_code == 404
    assert "Ingen prosjekter her ennå" in client.page("/omrader/smart-kunst").text


def test_long_lists_have_pages(client: Client) -> None:
    for _ in range(25):
        make.project()
    first = client.page("/prosjekter")
    assert len(first.texts("h2")) == 24
    assert len(client.page(first.link("Neste")).texts("h2")) == 1
    assert "Listen er ikke så lang" in client.page("/prosjekter?side=99").text


def test_it_costs_the_same_for_1_and_20_projects(client: Client, count_queries: Callable[[], Any]) -> None:
    def cost() -> int:
        with count_queries() as counted:
            client.page("/prosjekter?q=trygg")
        return int(counted.total)

    make.activity(make.project())
    few = cost()
    for _ in range(19):
        make.activity(make.project())
    assert cost() == few <= 15
