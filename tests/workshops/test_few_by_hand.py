"""What was counted of fewer than five people without a phone is told to nobody but the team, by any door."""

from typing import Any

import pytest

from app.projects.models import Project
from app.reports.content.rooms import workshops as reported
from app.workshops import queries, services
from app.workshops.figures import rows
from app.workshops.models import Hands, Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client

FEW = "Færre enn fem. Vises uten tall."
Numbers = dict[tuple[int, int], int]


def answered(project: Project, kind: str = "single", **by: Numbers) -> Workshop:
    """A question that five phones have answered, with what was counted by each way."""
    held = workshops.opened(kind, project=project)
    for phone in "abcde":
        workshops.answer(held, phone, **workshops.GIVEN[kind][0])
    for way, numbers in by.items():
        services.count_hands(workshops.RUNS, workshops.round_of(held), Hands(way), numbers)
    workshops.press(held, Act.REVEAL)
    return held


def public(held: Workshop) -> None:
    workshops.press(held, Act.END)
    services.publish_results(workshops.RUNS, workshops.again(held))


def channels(held: Workshop) -> set[str]:
    return {row["channel"] for row in rows([queries.outcome(queries.rounds_of(held.id)[0])])}


@pytest.mark.parametrize("way", ["hands", "paper"])
def test_the_one_answer_of_whoever_has_no_phone_is_in_no_file_and_on_no_page(
    context: None, browsers: Any, project: Project, way: str
) -> None:
    held = answered(project, **{way: {(2, 0): 1}})
    on_screen = browsers().page(workshops.screen_of(held.id)).text
    assert FEW in on_screen and "Folk 1" not in on_screen
    public(held)
    stranger = browsers()
    page = stranger.page(f"/verksted/{held.id}/resultat")
    assert FEW in page.text and "Talt i rommet" not in page.text
    for file in ("/apne-data/workshops.csv", f"/verksted/{held.id}/resultat.csv"):
        lines = stranger.get(file).text.splitlines()
        assert [line for line in lines if line.rstrip(",").endswith((",hands", ",paper"))] == [] and len(lines) > 1
    (told,) = reported([workshops.again(held)])
    assert [one["channel"] for one in told["rounds"][0]["ways"]] == ["phones"]


def test_the_other_way_is_told_without_a_sum_of_both(client: Client, project: Project) -> None:
    held = answered(project, hands={(1, 0): 9, (2, 0): 3}, paper={(2, 0): 2})
    assert "Folk 3" in (text := client.page(workshops.screen_of(held.id)).text) and "Folk 5" not in text
    public(held)
    page = client.page(f"/verksted/{held.id}/resultat")
    assert [head.text for head in page.all("th", scope="col")][-2:] == ["Svar", "Hender"] and FEW in page.text
    assert channels(held) == {"phones", "hands"}


def test_the_team_sees_it_where_it_was_entered(team: Client, project: Project) -> None:
    held = answered(project, paper={(2, 0): 1})
    here = f"/verksted/{held.id}/telling/{queries.rounds_of(held.id)[0].id}"
    assert "Papir: Folk 1." in team.page(here).text
    public(held)
    assert "Papir: Folk 1." in team.page(here).text


@pytest.mark.parametrize(
    ("kind", "numbers", "shown"),
    [
        ("single", {(1, 0): 4, (2, 0): 1}, True),
        ("several", {(1, 0): 4, (2, 0): 4}, False),  # each may choose two
        ("several", {(1, 0): 4, (2, 0): 4, (3, 0): 1}, True),
        ("several", {(1, 0): 5}, True),
        ("dots", {(1, 0): 40}, False),  # each has ten points
        ("dots", {(1, 0): 40, (2, 0): 1}, True),
        ("statements", {(1, 1): 4, (2, 1): 4, (3, 2): 4}, False),
        ("statements", {(1, 1): 4, (1, 2): 1}, True),
        ("pairs", {(1, 2): 3, (2, 1): 2}, True),
        ("scale", {(1, 5): 3, (2, 5): 3}, False),
    ],
)
def test_numbers_are_told_once_they_cannot_be_of_fewer_than_five(
    context: None, project: Project, kind: str, numbers: Numbers, shown: bool
) -> None:
    held = answered(project, kind, hands=numbers)
    assert ("hands" in channels(held)) is shown


def test_numbers_that_may_be_of_few_say_no_more_than_that(client: Client, project: Project) -> None:
    held = answered(project, "dots", hands={(1, 0): 40})
    assert "Kan være færre enn fem. Vises uten tall." in client.page(workshops.screen_of(held.id)).text
