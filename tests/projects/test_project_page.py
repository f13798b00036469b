"""A project's page: where it is, what one can do, what was decided and why, in every state it can be in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.projects.models import Outcome, Project
from tests.conftest import Moment
from tests.factories import projects as make
from tests.support.client import Client
from tests.support.page import Page

ENGLISH = {"title_en": "We go on", "reason_en": "It worked.", "lessons_en": "Something.", "decided_by_en": "Head"}


def page_of(client: Client, project: Project, rest: str = "") -> Page:
    return client.page(f"/prosjekter/{project.slug}{rest}")


def houses(page: Page) -> list[str]:
    """The four houses and what is said of each."""
    rail = page.all("ol", **{"class": "rail"})[0]
    return [str(house.get("data-state")) for house in rail.iter("li")]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_rail_says_which_of_the_four_phases_goes_on(client: Client, number: int) -> None:
    page = page_of(client, make.in_phase(number))
    assert houses(page) == ["done"] * (number - 1) + ["now"] + ["next"] * (4 - number)
    assert f"Fase {number} av 4:" in page.text
    assert len(page.all("li", **{"aria-current": "step"})) == 2  # in the rail and in the story


def test_what_can_be_done_now_is_one_lit_panel_with_one_button(client: Client, frozen_clock: Moment) -> None:
    project = make.project()
    make.activity(project, title_nb="Fortell om turen", minutes=1, closes_at=clock.now() + timedelta(days=7))
    make.activity(project, title_nb="Og mer", closes_at=None)
    page = page_of(client, project)
    assert "Dette kan du gjøre nå Fortell om turen Tar 1 minutt. Åpent til 19. mai." in page.text
    assert len(page.all("section", **{"class": "lit-panel"})) == 1
    assert "Også åpent Behov Og mer" in page.text


def test_when_a_phase_is_said_in_the_language_of_the_page(client: Client, frozen_clock: Moment) -> None:
    project = make.in_phase(2)
    project.phases[2].planned_start = clock.today() + timedelta(days=60)
    db.session.flush()
    text = client.page(f"/en/projects/{project.slug}").text
    assert "Phase 2 · now" in text
    assert "Phase 3 · earliest July" in text


def test_without_anything_open_it_says_when_the_next_decision_comes(client: Client, frozen_clock: Moment) -> None:
    project = make.project()
    make.plan(project, clock.today() + timedelta(days=8))
    text = page_of(client, project).text
    assert "Neste beslutning er ventet 20. mai." in text
    assert "20. mai avgjør vi: gå videre, endre eller snu." in text


def test_a_decision_that_is_late_says_so(client: Client, frozen_clock: Moment) -> None:
    project = make.project()
    make.plan(project, clock.today() + timedelta(days=8))
    frozen_clock.move(days=9)
    text = page_of(client, project).text
    assert "Beslutningen var ventet 20. mai og er forsinket." in text
    assert "avgjør vi" not in text


def test_phases_to_come_are_told_in_the_conditional_only(client: Client) -> None:
    text = page_of(client, make.in_phase(2)).text
    assert "Hvis vi går videre, lager vi skisser" in text
    assert "velger vi retning" not in text
    make_stopped = make.project("Snudd")
    make.decide(make_stopped, Outcome.STOP)
    assert "Hvis vi går videre" not in page_of(client, make_stopped).text


def test_every_decision_of_a_phase_stands_at_it(client: Client) -> None:
    project = make.project()
    make.decide(project, Outcome.ADJUST, title_nb="Vi prøver en gang til")
    make.decide(project, title_nb="Nå går vi videre")
    page = page_of(client, project)
    assert "runde 2" in page.text
    assert "Endre og prøve igjen: Vi prøver en gang til" in page.text
    assert page.link("Gå videre: Nå går vi videre").startswith(f"/prosjekter/{project.slug}/beslutninger#d")


def test_turning_back_is_told_with_the_reason_and_what_was_learned(client: Client) -> None:
    project = make.in_phase(3, "Digital dugnadskalender")
    make.decide(
        project,
        Outcome.STOP,
        title_nb="Vi stoppet fordi folk heller vil ringe en nabo",
        reason_nb="27 av 34 gikk tilbake til telefonen.",
        lessons_nb="Dugnad starter med noen du kjenner.",
        for_residents_nb="Behovene er flyttet til «Del på utstyret».",
    )
    page = page_of(client, project)
    assert houses(page) == ["done", "done", "stop", "next"]
    for words in (
        "Vi snudde i fase 3 av 4",
        "Ingen skam å snu",
        "27 av 34 gikk tilbake",
        "Dette tar vi med oss",
        "Dugnad starter med noen du kjenner.",
        "Behovene er flyttet",
    ):
        assert words in page.text
    assert page.all("section", **{"class": "turn"})
    assert not page.all("section", **{"class": "lit-panel"})
    assert not page.all(role="alert")


def test_a_pause_is_told_with_its_reason_and_nothing_is_lit(client: Client) -> None:
    project = make.in_phase(2)
    make.decide(project, Outcome.PAUSE, title_nb="Vi venter på gravingen", reason_nb="Kaien graves opp.")
    page = page_of(client, project)
    assert houses(page) == ["done", "pause", "next", "next"]
    assert "Fase 2 av 4, på pause:" in page.text
    assert "Vi venter på gravingen Kaien graves opp." in page.text


def handed_over() -> Project:
    project = make.in_phase(4)
    make.decide(project, Outcome.HAND_OVER, handover_nb="Vi tilbyr dere å drive den.")
    return project


def test_what_is_offered_reads_offered(client: Client) -> None:
    page = page_of(client, handed_over())
    assert houses(page) == ["done"] * 4
    assert "Tilbudt fagområdet" in page.text
    assert "Fagområdet har ikke svart ennå." in page.text
    assert "Tatt i bruk" not in page.text


def test_what_is_in_use_names_who_runs_it_and_the_next_status(client: Client, frozen_clock: Moment) -> None:
    project = handed_over()
    make.accept(project, clock.today() + timedelta(days=10))
    text = page_of(client, project).text
    assert "Tatt i bruk" in text
    assert "driver løsningen videre" in text
    assert "Eirik Valevatn" in text
    assert "Neste status kommer 22. mai." in text
    frozen_clock.move(days=11)
    late = page_of(client, project).text
    assert "Status skulle ha kommet 22. mai. Den er forsinket." in late


@pytest.mark.parametrize("days", [0, 11], ids=["in time", "late"])
def test_once_it_is_accepted_the_offer_stands_as_what_was_said_then(
    client: Client, frozen_clock: Moment, days: int
) -> None:
    made, words = handed_over(), "Vi tilbyr dere å drive den."
    number, slug = made.id, made.slug
    assert words in page_of(client, made).texts("section", class_="handover")[0]
    make.accept(db.session.get_one(Project, number), clock.today() + timedelta(days=10))
    db.session.commit()
    frozen_clock.move(days=days)
    for address, when in ((f"/prosjekter/{slug}", "12. mai"), (f"/en/projects/{slug}", "12 May")):
        [told] = [text for text in client.page(address).texts("details") if words in text]
        assert when in told.split(words)[0]
        assert client.page(address).text.count(words) == 1


def test_a_new_status_date_is_no_longer_late(client: Client, frozen_clock: Moment) -> None:
    project = handed_over()
    make.accept(project, clock.today() + timedelta(days=1))
    frozen_clock.move(days=5)
    make.accept(project, clock.today() + timedelta(days=30))
    text = page_of(client, project).text
    assert "forsinket" not in text
    assert "Tatt i bruk 12. mai" in text  # the day it was taken over stays


def test_the_three_criteria_the_partners_and_the_contact_are_there(client: Client) -> None:
    page = page_of(client, make.project())
    for words in ("Teknologi Sensorer.", "Samarbeid Kommune og lysprodusent.", "Innbyggerinvolvering Folk som går der"):
        assert words in page.text
    assert "Glød AS · Næringsliv Lager lamper" in page.text
    assert "eier prosjektet" in page.text
    assert page.link("Skriv til Ingrid Sørbø") == "mailto:ingrid@example.no"


def test_decisions_are_listed_newest_first_with_who_and_why(client: Client) -> None:
    assert "Ingenting er bestemt ennå" in page_of(client, make.project(), "/beslutninger").text
    project = make.project()
    make.decide(project, title_nb="Først", reason_nb="Fordi det haster.")
    make.decide(project, title_nb="Så")
    page = page_of(client, project, "/beslutninger")
    assert page.texts("h2") == ["Så", "Først"]
    assert "Innsiktsarbeid · Avdelingsleder" in page.text
    assert "Fordi det haster." in page.text


def test_the_latest_news_stand_on_the_page_and_all_of_them_on_their_own(client: Client, frozen_clock: Moment) -> None:
    project = make.project()
    for number in range(5):
        frozen_clock.move(days=1)
        make.news(project, f"Nyhet {number}")
    page = page_of(client, project)
    assert [title for title in page.texts("h3") if title.startswith("Nyhet")] == ["Nyhet 4", "Nyhet 3", "Nyhet 2"]
    everything = client.page(page.link("Se alt nytt"))
    assert everything.texts("h2") == [f"Nyhet {number}" for number in (4, 3, 2, 1, 0)]


def test_in_english_what_is_missing_is_marked_as_bokmal(client: Client) -> None:
    project = make.project("Trygg vei", title_en="", about_nb="Om veien.")
    make.decide(project, Outcome.STOP, reason_en="", lessons_en="", decided_by_en="")  # from before both were asked for
    page = client.page(f"/en/projects/{project.slug}")
    heading = page.all("h1")[0]
    assert [span.get("lang") for span in heading.iter("span")] == ["nb"]
    assert "We turned back in phase 1 of 4" in page.text
    marked = [part.get("lang") for part in page.all("div", lang="nb")]
    assert len(marked) >= 3  # the reason, the lessons and the text about it
    whole = make.project("Lys", title_en="Light")
    make.decide(whole, **ENGLISH)
    decisions = client.page(f"/en/projects/{whole.slug}/decisions")
    assert not [part for part in decisions.all(lang="nb") if part.tag != "a"]


@pytest.mark.parametrize("rest", ["", "/beslutninger", "/nytt"])
def test_it_costs_the_same_however_much_has_happened(
    client: Client, count_queries: Callable[[], Any], rest: str
) -> None:
    def cost(project: Project) -> int:
        db.session.commit()
        with count_queries() as counted:
            page_of(client, project, rest)
        return int(counted.total)

    little, much = make.project(), make.project()
    for project, times in ((little, 1), (much, 20)):
        for _ in range(times):
            make.activity(project)
            make.news(project)
            make.decide(project, Outcome.ADJUST)
            make.activity(project)
    assert cost(much) == cost(little) <= 15


@pytest.mark.parametrize(
    ("url", "words"), [("/prosjekter/{}/nytt", "Ingen nyheter ennå"), ("/en/projects/{}/news", "No news yet")]
)
def test_before_there_are_news_their_page_says_so(client: Client, url: str, words: str) -> None:
    told, silent = make.project(), make.project()
    make.news(told)
    addresses = [url.format(project.slug) for project in (told, silent)]
    assert words not in client.page(addresses[0]).text
    assert client.page(addresses[1]).texts("h2") == [words]
