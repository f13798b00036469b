"""The trace map: what belongs together is lit in both directions, what is loose is found, and it stays small."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.db import db
from app.insights import services
from app.insights.models import Insight
from app.notifications.models import Subject
from app.projects.models import Project
from tests.cast import Cast, gather
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.insights.test_board import many
from tests.support.client import Client
from tests.support.page import Page

MAP = "/team/stien/spor"


@pytest.fixture
def cast(database: Any) -> Cast:
    return gather(make.project(slug="stien"))


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def two_ways(project: Project) -> tuple[int, int]:
    """Two trails that do not touch; the numbers of their insights."""
    lights = find.insight(project, tell.need("Stien er mørk.", project=project), title="Vi tar omveier")
    find.solution(project, find.opportunity(project, lights, title="Lys ved behov"), title="Lys som våkner")
    snow = find.insight(project, tell.need("Det blir ikke brøytet.", project=project), title="Snøen blir liggende")
    db.session.commit()
    return lights.id, snow.id


def lit(page: Page) -> set[str]:
    return {"".join(element.itertext()).strip() for element in page.all("a", class_="lit")}


def test_both_directions_are_lit_from_what_is_chosen(alice: Client, cast: Cast) -> None:
    lights, _snow = two_ways(cast.project)
    page = alice.page(f"{MAP}?valgt=insight:{lights}")
    assert lit(page) == {"Stien er mørk", "Vi tar omveier", "Lys ved behov", "Lys som våkner"}
    assert lit(alice.page(MAP)) == set()


def test_the_same_stands_as_a_list_in_a_list(alice: Client, cast: Cast) -> None:
    two_ways(cast.project)
    nested = "".join(alice.page(MAP).all("ul", class_="nested")[0].itertext())
    order = [nested.index(word) for word in ("Stien er mørk", "Vi tar omveier", "Lys ved behov", "Lys som våkner")]
    assert order == sorted(order)


def test_what_leads_nowhere_and_comes_from_nowhere_is_found(alice: Client, cast: Cast) -> None:
    two_ways(cast.project)
    find.insight(cast.project, title="Ingen har sagt dette")
    tell.need("Ingen har koblet dette.", project=cast.project)
    db.session.commit()
    page = alice.page(f"{MAP}?vis=uten")
    rows = [row for row in page.texts("li") if "Bygger ikke på noe" in row]
    assert len(rows) == 1
    assert "Ingen har sagt dette" in rows[0]
    assert "Snøen blir liggende" in page.text
    assert "Vi tar omveier" not in page.text
    assert "Ingen har koblet dette" in page.text


def test_what_builds_on_what_is_not_drawn_builds_on_something(alice: Client, cast: Cast) -> None:
    found = find.insight(cast.project, title="Noen har fortalt det")
    note = find.evidence(cast.project)[0]
    services.link(make.BOSS, cast.project, note, (Subject.INSIGHT, found.id))
    db.session.commit()
    page = alice.page(f"{MAP}?vis=uten")
    assert not [row for row in page.texts("li") if "Bygger ikke på noe" in row and "Noen har fortalt det" in row]


def test_many_needs_are_drawn_together_and_told_apart_when_their_insight_is_chosen(alice: Client, cast: Cast) -> None:
    behind = [tell.need(f"Lykt nummer {at} er mørk.", project=cast.project) for at in range(30)]
    found = find.insight(cast.project, *behind)
    db.session.commit()
    page = alice.page(MAP)
    assert "30 behov" in page.text
    assert "Lykt nummer 7 er mørk" not in page.text
    assert "Lykt nummer 7 er mørk" in alice.page(f"{MAP}?valgt=insight:{found.id}").text
    assert "Lykt nummer 7 er mørk" in alice.page(f"{MAP}?valgt=need:{behind[7].id}").text


def test_what_stands_one_by_one_is_in_no_number_and_a_number_leads_to_the_needs_by_name(
    alice: Client, cast: Cast
) -> None:
    few = [tell.need(f"Lykt nummer {at} er mørk.", project=cast.project) for at in range(6)]
    many = [tell.need(f"Buss nummer {at} er full.", project=cast.project) for at in range(30)]
    find.insight(cast.project, *few, title="Det er mørkt")
    find.insight(cast.project, *many, title="Det er fullt")
    db.session.commit()
    start = alice.page(MAP)
    page = alice.page(start.link("6 behov"))
    assert "Lykt nummer 3 er mørk" in lit(page) and "6 behov" not in page.text
    page = alice.page(start.link("30 behov"))
    assert "6 behov til" in lit(page), "24 are drawn"
    group = page.link("6 behov til")
    assert group and group != page.url and "Buss nummer 29 er full" in alice.page(group).text


@pytest.mark.parametrize(("number", "said"), [(25, "1 more need"), (26, "2 more needs")])
def test_needs_that_are_drawn_together_are_one_or_many(alice: Client, cast: Cast, number: int, said: str) -> None:
    found = find.insight(
        cast.project, *(tell.need(f"Buss {at} er full.", project=cast.project) for at in range(number))
    )
    find.insight(cast.project, tell.need("Stien er mørk.", project=cast.project), title="Det er mørkt")
    db.session.commit()
    page = alice.page(f"/en/team/stien/trace?valgt=insight:{found.id}")
    assert {said, "1 need"} <= {"".join(one.itertext()).strip() for one in page.all("a")}


def test_what_was_not_chosen_says_so_and_leads_to_the_reason(alice: Client, cast: Cast) -> None:
    lights, _snow = two_ways(cast.project)
    way = find.opportunity(cast.project, db.session.get_one(Insight, lights), title="Høye stolper")
    services.turn_down(make.BOSS, way, "De blender.", "")
    db.session.commit()
    page = alice.page(f"{MAP}?vis=uten")
    [row] = [row for row in page.texts("li") if "Høye stolper" in row]
    assert "Ikke valgt" in row and "Ble ikke til noe" not in row
    assert "De blender." in alice.page(page.link("Les hvorfor: Høye stolper") or "").text


@pytest.mark.parametrize("odd", ["", "insight:", "insight:999999", "tull", "behov:x", "decision:1", "need:-1"])
def test_what_is_not_there_lights_nothing(alice: Client, cast: Cast, odd: str) -> None:
    two_ways(cast.project)
    assert lit(alice.page(f"{MAP}?valgt={odd}")) == set()


@pytest.mark.parametrize("path", [MAP, "/team/stien/deltakelse", "/en/team/stien/trace"])
def test_the_projects_own_people_read_it_and_no_one_else(client: Client, cast: Cast, path: str) -> None:
    for name, somebody in cast.everybody.items():
        client.sign_in(somebody.account)
        assert (client.get(path).status_code == 200) is (name in ("alice", "bob", "olav")), name


def test_two_thousand_needs_cost_no_more_than_forty(
    alice: Client, cast: Cast, count_queries: Callable[[], Any]
) -> None:
    def look() -> tuple[int, int]:
        with count_queries() as counted:
            page = alice.get(MAP)
        return counted.total, len(page.data)

    many(cast.project, 80)
    look()
    few, _size = look()
    many(db.session.merge(cast.project), 2_000)
    total, size = look()
    assert total == few
    assert size < 100_000
