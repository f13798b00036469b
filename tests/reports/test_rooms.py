"""What a room answered stands in the report: the question, every number in a table that is a chart too, in both languages."""

from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.projects.models import Project
from app.workshops import services
from app.workshops.models import Hands, Workshop
from app.workshops.services import Act, keeping
from tests.factories import activities, needs, reports, workshops
from tests.factories.projects import BOSS
from tests.support.client import Client


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


def held(
    app: Flask,
    project: Project,
    kind: str,
    answers: list[dict[str, Any]],
    hands: dict[tuple[int, int], int] | None = None,
) -> Workshop:
    """A workshop that is over, with one question that so many have answered, and that everybody may read."""
    with needs.arranged(app):
        room = workshops.opened(kind, project=project)
        for number, given in enumerate(answers):
            workshops.answer(room, f"token-{number}", **given)
        if hands:
            services.count_hands(workshops.RUNS, workshops.round_of(room), Hands.HANDS, hands)
        for act in (Act.LOCK, Act.REVEAL, Act.END):
            workshops.press(room, act)
        keeping.publish_results(BOSS, room)
        return room


def test_a_question_stands_with_its_numbers_in_both_languages(app: Flask, client: Client, project: Project) -> None:
    held(app, project, "single", [{"option": 1}] * 4 + [{"option": 2}] * 3)
    edition = reports.published(app, project)
    [round_] = edition.content["workshops"][0]["rounds"]
    [way] = round_["ways"]
    assert (way["answered"], [row["count"] for row in way["rows"]]) == (7, [4, 3, 0])
    for address, word in (("/prosjekter/{}/rapporter/1", "På telefon"), ("/en/projects/{}/reports/1", "By phone")):
        page = client.page(address.format(project.slug))
        assert word in page.text
        assert any(word in caption for caption in page.texts("caption"))
        assert client.get(address.format(project.slug)).text.count('class="fill"') >= 2, "each number is a bar too"


def test_a_room_of_four_is_told_without_numbers(app: Flask, client: Client, project: Project) -> None:
    held(app, project, "single", [{"option": 1}] * 4)
    reports.published(app, project)
    assert "Færre enn fem svarte." in client.page(f"/prosjekter/{project.slug}/rapporter/1").text


@pytest.mark.parametrize(
    ("kind", "phones", "said"),
    [("single", 7, "Færre enn fem. Vises uten tall."), ("dots", 0, "Kan være færre enn fem. Vises uten tall.")],
)
def test_what_few_said_by_hand_is_told_as_on_the_page_of_the_result(
    app: Flask, client: Client, project: Project, kind: str, phones: int, said: str
) -> None:
    held(app, project, kind, [{"option": 1}] * phones, hands={(1, 0): 3})
    reports.published(app, project)
    text = client.page(f"/prosjekter/{project.slug}/rapporter/1").text
    assert f"Hender i rommet {said}" in text
    assert "Færre enn fem svarte." not in text


def test_words_are_read_where_the_result_stands_and_not_frozen(app: Flask, client: Client, project: Project) -> None:
    held(app, project, "text", [{"text": f"Mørkt ved bru {at}"} for at in range(5)])
    edition = reports.published(app, project)
    assert "Mørkt" not in str(edition.content)
    page = client.page(f"/prosjekter/{project.slug}/rapporter/1")
    assert "#runde-" in (page.link("Les det de skrev") or "")
    assert "5 svar" in page.text
    assert not any("På telefon" in caption for caption in page.texts("caption")), (
        "a table of that number alone says nothing"
    )


def test_a_report_from_before_has_its_rooms_as_names(app: Flask, client: Client, project: Project) -> None:
    held(app, project, "single", [{"option": 1}] * 5)
    with needs.arranged(app):
        edition = db.session.merge(reports.published(app, project))
        rooms = [{name: one for name, one in room.items() if name != "rounds"} for room in edition.content["workshops"]]
        edition.content = edition.content | {"workshops": rooms}
    assert "Verksted" in client.page(f"/prosjekter/{project.slug}/rapporter/1").text


def test_supports_are_kept_as_they_were_that_day(app: Flask, client: Client, project: Project) -> None:
    with needs.arranged(app):
        need = needs.need("Det er mørkt.", project=project, supporters=2)
    reports.published(app, project)
    with needs.arranged(app):
        needs.services.support(needs.participant(), need.id)
    told = client.get(f"/rapporter/{project.slug}/1/1.json").get_json()
    figures = {one["name"]: one["value"] for one in told["figures"]}
    assert sum(told["counted_from"]["supports"].values()) == figures["supports"] == 2


def test_a_number_is_called_the_same_as_on_the_page_of_the_result(app: Flask, client: Client, project: Project) -> None:
    room = held(app, project, "number", [{"number": str(number)} for number in (2, 4, 6, 8, 10)])
    reports.published(app, project)
    report = client.page(f"/prosjekter/{project.slug}/rapporter/1").text
    result = client.page(f"/verksted/{room.id}/resultat").text
    for name in ("Midten (median)", "Snitt"):
        assert name in report and name in result
    assert "Lavest" not in report, "it is where the half in the middle begins"
