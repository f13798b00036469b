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
from tests.factories import prototypes
from tests.factories.projects import BOSS
from tests.support.client import Client
from tests.support.page import text_of


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


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("most", [2, 5, 20])
def test_of_many_voices_behind_a_thing_only_so_many_as_are_shown_are_read_and_the_rest_counted(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _need, _other, _insight, taken, _left, solution = whole_trail()
    many = find.insight(project, *(tell.need(project=project) for _number in range(6)))
    services.link(BOSS, project, (Subject.INSIGHT, many.id), (Subject.OPPORTUNITY, taken.id))
    start, read, nodes_of = (Subject.SOLUTION, solution.id), list[trail.Node](), trail.nodes_of
    everything = trail.backwards(start)

    def nodes_read(*given: Any, **more: Any) -> list[trail.Node]:
        read[:] = nodes_of(*given, **more)
        return list(read)

    monkeypatch.setattr(trail, "nodes_of", nodes_read)
    assert len(everything) == 11
    assert trail.nearest_behind(start, most) == (everything[-most:], max(0, 11 - most))
    assert len([node for node in read if node.kind is Subject.NEED]) <= most


def test_the_trail_says_how_many_of_the_projects_needs_it_holds(client: Client) -> None:
    project, *_rest = whole_trail()
    assert "av dem er med i sporet" not in client.page(f"/prosjekter/{project.slug}/spor").text
    tell.need(project=project)
    assert "3behov" in client.page(f"/prosjekter/{project.slug}").text.replace(" ", "")
    words = "Behov (2)", "Prosjektet har fått 3 behov. 2 av dem er med i sporet så langt."
    page = client.page(f"/prosjekter/{project.slug}/spor")
    assert all(said in page.text for said in words)


def test_the_headings_of_the_trail_name_several_and_a_line_names_one(client: Client) -> None:
    project, *_rest, solution = whole_trail()
    made = prototypes.published(project)
    services.link(BOSS, project, (Subject.SOLUTION, solution.id), (Subject.PROTOTYPE, made.id))
    page = client.page(f"/prosjekter/{project.slug}/spor")
    assert all(words in page.text for words in ("Innsikter (1)", "Muligheter (2)", "Løsningsforslag (1)"))
    page = client.page(f"/en/projects/{project.slug}/trace")
    assert all(words in page.text for words in ("Needs (2)", "Opportunities (2)", "Solution proposals (1)"))
    assert "Need: " in client.page(f"/en/prototypes/{made.slug}").text


def test_what_a_prototype_builds_on_beyond_the_first_twelve_is_one_press_away(client: Client) -> None:
    project, *_rest, solution = whole_trail()
    made = prototypes.published(project)
    services.link(BOSS, project, (Subject.SOLUTION, solution.id), (Subject.PROTOTYPE, made.id))
    many = find.insight(project, *(tell.need(f"Benk {number} mangler", project=project) for number in range(112)))
    services.link(BOSS, project, (Subject.INSIGHT, many.id), (Subject.PROTOTYPE, made.id))
    page = client.page(f"/prototyper/{made.slug}")
    rest = next(found for found in page.all("details") if "Benk" in text_of(found))
    said = text_of(rest)
    assert said.startswith("Vis 106 til som dette bygger på")
    assert "6 til vises ikke her." in said
    assert said.count("Behov:") == 100
    assert "Benk 111 mangler" in page.text


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


def test_the_card_of_a_dissenting_voice_says_that_it_was_heard_not_that_it_agrees(client: Client) -> None:
    _project, need, other, *_rest = whole_trail()
    assert client.page("/behov").text.count("Tatt med i en innsikt") >= 2
    assert "Del av en innsikt" not in client.page("/behov").text


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


def test_pilots_stand_under_their_own_name(client: Client) -> None:
    project, *_rest = whole_trail()
    pilot = services.create_pilot(BOSS, project, {"title_nb": "600 meter lys"})
    services.add_indicator(BOSS, pilot, {"name_nb": "Snudde", "baseline": 5.0, "target": 2.0})
    services.link(BOSS, project, (Subject.SOLUTION, _rest[-1].id), (Subject.PILOT, pilot.id))
    db.session.expire(pilot)
    services.publish_pilot(BOSS, pilot)
    headings = client.page(f"/prosjekter/{project.slug}/spor").texts("h2")
    assert "Piloter (1)" in headings
    assert not [one for one in headings if one.startswith("Prototype")]


@pytest.mark.parametrize(
    ("prefix", "names", "headings", "opens"),
    [
        ("", ("innsikt", "muligheter", "losninger"), ("Dette bygger på", "Dette ble det til"), "ikke valgt"),
        ("/en", ("insights", "opportunities", "solutions"), ("This builds on", "What it became"), "not chosen"),
    ],
)
def test_every_finding_says_what_it_became_and_which_roads_were_not_taken_and_why(
    client: Client, prefix: str, names: tuple[str, ...], headings: tuple[str, ...], opens: str
) -> None:
    project, _need, _other, insight, taken, left, solution = whole_trail()
    made = prototypes.published(project)
    services.link(BOSS, project, (Subject.SOLUTION, solution.id), (Subject.PROTOTYPE, made.id))
    numbers = {
        "insight": (names[0], insight.id),
        "opportunity": (names[1], taken.id),
        "solution": (names[2], solution.id),
    }
    page = {kind: client.page(f"{prefix}/{name}/{number}") for kind, (name, number) in numbers.items()}
    ahead = {kind: shown.text.partition(headings[1])[2] for kind, shown in page.items()}
    title = "Light that wakes" if prefix else "Lys som våkner"
    assert all(word in ahead["insight"] for word in ("gi lys når noen", opens, "flere stolper", "flaggermusene", title))
    assert "flere stolper" not in ahead["opportunity"] and "Lys som våkner" in ahead["opportunity"]
    assert title in ahead["solution"] and "gi lys når noen" in page["solution"].text.partition(headings[1])[0]
    assert headings[0] not in page["insight"].texts("h2") and headings[0] in page["opportunity"].texts("h2")
    road = client.page(f"{prefix}/{names[1]}/{left.id}")
    assert "flaggermusene" in road.text and headings[1] not in road.texts("h2")


@pytest.mark.parametrize(
    ("url", "title", "text"),
    [
        ("/prosjekter/{}/spor", "Sporet er ikke lagt ennå", "Når teamet har lest behovene, kommer innsiktene her."),
        ("/en/projects/{}/trace", "There is no trace yet", "When the team has read the needs"),
    ],
)
def test_before_there_is_a_trail_its_page_says_so(client: Client, url: str, title: str, text: str) -> None:
    address = url.format(make.project().slug)
    page = client.page(address)
    assert (page.texts("h2"), text in page.text) == ([title], True)
    whole_trail()
    assert title in client.page(address).text, "others' trails are not this one's"
