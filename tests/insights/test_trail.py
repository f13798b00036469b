"""The trail leads forwards and backwards, shows the roads not taken, and costs the same however long it is."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.db import db
from app.insights import services
from app.insights.queries import trail
from app.notifications.models import Subject
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories.projects import BOSS
from tests.support.client import Client


def whole_trail() -> tuple[Any, ...]:
    project = make.project()
    need, other = tell.need(project=project), tell.need(project=project)
    insight = find.insight(project, need, against=(other,))
    taken = find.opportunity(project, insight)
    left = find.opportunity(project, insight, title="Hvordan kan vi sette opp flere stolper?")
    services.turn_down(BOSS, left, "Det forstyrrer flaggermusene.")
    return project, need, other, insight, taken, left, find.solution(project, taken)


@pytest.mark.usefixtures("context")
def test_a_need_leads_to_everything_that_came_of_it() -> None:
    _project, need, _other, insight, taken, left, solution = whole_trail()
    reached = [(node.kind, node.id) for node in trail.forwards([(Subject.NEED, need.id)])]
    assert reached == [
        (Subject.INSIGHT, insight.id),
        (Subject.OPPORTUNITY, taken.id),
        (Subject.OPPORTUNITY, left.id),
        (Subject.SOLUTION, solution.id),
    ]


@pytest.mark.usefixtures("context")
def test_a_solution_leads_back_to_the_voices_for_and_against() -> None:
    _project, need, other, insight, taken, _left, solution = whole_trail()
    reached = {(node.kind, node.id) for node in trail.backwards((Subject.SOLUTION, solution.id))}
    assert reached == {
        (Subject.NEED, need.id),
        (Subject.NEED, other.id),
        (Subject.INSIGHT, insight.id),
        (Subject.OPPORTUNITY, taken.id),
    }


def test_the_needs_page_tells_the_whole_story_and_why_not(client: Client) -> None:
    _project, need, *_rest = whole_trail()
    page = client.page(f"/behov/{need.id}")
    for words in (
        "Vi tar omveier",
        "Hvordan kan vi gi lys",
        "Lys som våkner",
        "Hvordan kan vi sette opp flere stolper",
    ):
        assert words in page.text


def test_a_draft_is_on_no_public_page(client: Client) -> None:
    project = make.project()
    need = tell.need(project=project)
    hidden = find.insight(project, need, publish=False, title="Et funn som ikke er ferdig")
    assert client.get(f"/innsikt/{hidden.id}").status_code == 404
    assert "ikke er ferdig" not in client.page(f"/behov/{need.id}").text
    assert "ikke er ferdig" not in client.page(f"/prosjekter/{project.slug}/spor").text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_finding_has_its_page_in_both_languages(client: Client, prefix: str) -> None:
    project, _need, _other, insight, taken, left, solution = whole_trail()
    names = ("insights", "opportunities", "solutions") if prefix else ("innsikt", "muligheter", "losninger")
    assert client.page(f"{prefix}/{names[0]}/{insight.id}").lang == ("en" if prefix else "nb")
    client.page(f"{prefix}/{names[1]}/{taken.id}")
    assert "flaggermusene" in client.page(f"{prefix}/{names[1]}/{left.id}").text
    client.page(f"{prefix}/{names[2]}/{solution.id}")


def test_the_dissenting_voices_are_shown_as_such(client: Client) -> None:
    _project, _need, other, insight, *_rest = whole_trail()
    assert "De som sa noe annet" in client.page(f"/innsikt/{insight.id}").text
    assert f"Behov {other.id}" in client.page(f"/innsikt/{insight.id}").text


def test_the_trail_of_a_project_can_be_lit_from_any_thing_on_it(client: Client) -> None:
    project, _need, _other, insight, _taken, left, solution = whole_trail()
    page = client.page(f"/prosjekter/{project.slug}/spor?fra=solution:{solution.id}")
    assert "Lys som våkner" in page.text
    assert "flere stolper" not in page.text
    assert "flere stolper" in client.page(f"/prosjekter/{project.slug}/spor").text
    assert client.page(f"/prosjekter/{project.slug}/spor?fra=tull:x").h1


def test_a_longer_trail_costs_no_more_queries(client: Client, count_queries: Callable[[], Any]) -> None:
    project, need, *_rest = whole_trail()
    client.page(f"/behov/{need.id}")
    with count_queries() as few:
        client.page(f"/behov/{need.id}")
    for number in range(12):
        insight = find.insight(project, need, tell.need(project=project), title=f"Funn {number}")
        find.solution(project, find.opportunity(project, insight))
    db.session.commit()
    with count_queries() as many:
        client.page(f"/behov/{need.id}")
    assert many.total == few.total <= 15


@pytest.mark.usefixtures("context")
def test_everything_that_can_be_linked_has_a_name_and_an_icon() -> None:
    from app.insights import trace
    from app.insights.services.links import ARROWS

    for kind in {source for sources in ARROWS.values() for source in sources} | set(ARROWS):
        assert trace.kind_name(kind)
        assert trace.ICONS[kind]
