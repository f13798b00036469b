"""The front page: what one can do now, and what became of what people said, whatever became of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.insights import services as findings
from app.projects.models import Outcome, Project
from tests.conftest import Moment
from tests.factories import projects as make
from tests.support.client import Client

HOME = {"nb": "/", "en": "/en/"}


def opened(title: str = "Si hva du trenger", **values: Any) -> Project:
    """A project with something that one may take part in."""
    project = make.project()
    make.activity(project, title_nb=title, **values)
    return project


def in_use() -> Project:
    project = make.in_phase(4, "Bestill måking")
    make.decide(project, Outcome.HAND_OVER, title_nb="Vi tar det i bruk")
    make.accept(project)
    return project


def turned_back() -> Project:
    project = make.project("Digital kalender")
    make.decide(project, Outcome.STOP, title_nb="Vi snudde fordi folk ringer")
    return project


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_before_anything_has_happened_it_still_says_what_to_do(client: Client, lang: str) -> None:
    page = client.page(HOME[lang])
    assert page.lang == lang
    assert page.h1 == {"nb": "Hva trenger du i hverdagen?", "en": "What do you need in everyday life?"}[lang]
    assert {"nb": "Ingenting er åpent akkurat nå", "en": "Nothing is open right now"}[lang] in page.text
    assert not page.all("ul", **{"class": "cards out c3"})


def test_the_three_that_close_first_are_shown_and_the_rest_counted(client: Client) -> None:
    for days in (4, 1, 3, 2):
        opened(f"Om {days} dager", closes_at=clock.now() + timedelta(days=days))
    page = client.page("/")
    shown = [title for title in page.texts("h3") if title.startswith("Om ")]
    assert shown == ["Om 1 dager", "Om 2 dager", "Om 3 dager"]
    assert page.link("Se alt som er åpent (4)") == "/prosjekter?apent=1"


def test_everything_that_is_open_stands_where_the_front_page_leads(client: Client) -> None:
    project = opened("Si hva du trenger")
    for title in ("Si mer", "Si enda mer", "Og mer"):
        make.activity(project, title_nb=title)
    page = client.page(client.page("/").link("Se alt som er åpent (4)"))
    assert {"Si hva du trenger", "Si mer", "Si enda mer", "Og mer"} <= set(page.texts("h3"))
    assert "Åpent for deg nå (4)" in page.texts("h2")
    assert "1 prosjekt" in page.text
    assert "Åpent for deg nå" not in client.page("/prosjekter").text


def test_a_card_says_kind_minutes_and_deadline(client: Client, frozen_clock: Moment) -> None:
    opened(minutes=3, closes_at=clock.now() + timedelta(days=7))
    text = client.page("/").text
    assert "Behov Si hva du trenger 3 min · åpent til 19. mai" in text


def test_what_has_closed_or_is_paused_is_not_offered(client: Client, frozen_clock: Moment) -> None:
    opened("Stengt", closes_at=clock.now() + timedelta(hours=1))
    paused = opened("Satt på pause", closes_at=None)
    make.decide(paused, Outcome.PAUSE)
    frozen_clock.move(hours=2)
    text = client.page("/").text
    assert "Stengt" not in text
    assert "Satt på pause" not in text


def test_success_and_turning_back_stand_side_by_side(client: Client) -> None:
    in_use()
    turned_back()
    make.in_phase(4, "Leksehjelp på bussen")
    cards = client.page("/").one("ul", **{"class": "cards out c3"})
    titles = [link.text for link in cards.iter("a")]
    assert titles == ["Bestill måking", "Digital kalender", "Leksehjelp på bussen"]


@pytest.mark.parametrize(
    ("begins", "ends", "published", "said"),
    [
        (None, None, False, "Pilot planlegges"),
        (-7, 7, False, "Pilot planlegges"),
        (7, 14, True, "Pilot planlegges"),
        (0, 7, True, "Pilot i gang"),
        (None, None, True, "Pilot i gang"),
        (-14, -7, True, "Pilot gjennomført"),
    ],
)
def test_a_pilot_is_under_way_when_it_has_begun(
    client: Client, begins: int | None, ends: int | None, published: bool, said: str
) -> None:
    project = make.in_phase(4, "Leksehjelp på bussen")
    if begins is not None or published:
        days = {"starts_on": begins, "ends_on": ends}
        times = {name: clock.today() + timedelta(days) for name, days in days.items() if days is not None}
        pilot = findings.create_pilot(make.BOSS, project, {"title_nb": "Stille sone", **times})
        if published:
            pilot.published_at = clock.now()
        db.session.flush()
    cards = client.page("/").texts("ul", class_="cards")
    assert any(said in card for card in cards)
    assert not any(
        other in card for card in cards for other in {"Pilot planlegges", "Pilot i gang", "Pilot gjennomført"} - {said}
    )


def test_of_each_outcome_the_latest_is_shown(client: Client, frozen_clock: Moment) -> None:
    turned_back()
    frozen_clock.move(days=1)
    second = make.project("Nyere")
    make.decide(second, Outcome.STOP)
    cards = client.page("/").one("ul", **{"class": "cards out c3"})
    assert [link.text for link in cards.iter("a")] == ["Nyere"]


def test_a_draft_is_seen_nowhere(client: Client) -> None:
    draft = make.draft("Hemmelig plan")
    assert "Hemmelig plan" not in client.page("/").text
    assert "Hemmelig plan" not in client.page("/prosjekter").text
    for rest in ("", "/beslutninger", "/nytt"):
        assert client.get(f"/prosjekter/{draft.slug}{rest}").status_code == 404
    assert draft.slug not in client.get("/sitemap.xml").text


def test_focus_areas_carry_their_number_of_projects(client: Client) -> None:
    make.project()
    make.project()
    make.draft()
    page = client.page("/")
    assert "Helse og velferd 2 prosjekter" in page.text
    assert "Smart kunst 0 prosjekter" in page.text


def test_it_costs_the_same_for_1_and_20_projects(client: Client, count_queries: Callable[[], Any]) -> None:
    def cost() -> int:
        with count_queries() as counted:
            client.page("/")
        return int(counted.total)

    opened()
    in_use()
    turned_back()
    db.session.commit()
    few = cost()
    for _ in range(19):
        opened()
    in_use()
    turned_back()
    db.session.commit()
    assert cost() == few <= 15
