"""Open data: whole, readable by a spreadsheet, and with nobody in it."""

import csv
import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.insights.models import Direction, Indicator, Measurement, Pilot
from app.needs import services
from app.needs.models import Policy, Support
from app.notifications.models import Subject
from app.opendata.datasets import DATASETS
from app.projects.models import ActivityState, Project
from tests.factories import activities, decisions, insights, needs
from tests.support.client import Client

Rows = list[dict[str, str]]


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


def rows(client: Client, name: str) -> Rows:
    text = client.get(f"/apne-data/{name}.csv").text
    assert text.startswith("\ufeff")
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))


@pytest.mark.parametrize("name", DATASETS)
def test_each_data_set_comes_as_csv_and_json_with_the_columns_that_the_page_explains(
    client: Client, project: Project, name: str
) -> None:
    insights.insight(project, needs.need("Lyset ved stien er borte.", project=project))
    answer = client.get(f"/apne-data/{name}.csv")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="smartere-sammen-{name}.csv"'
    columns = [field.name for field in DATASETS[name].fields]
    assert answer.text.removeprefix("\ufeff").splitlines()[0].split(",") == columns
    told = json.loads(client.get(f"/apne-data/{name}.json").text)
    assert all(list(row) == columns for row in told)
    assert len(told) == len(rows(client, name))


def test_what_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/apne-data/people.csv").status_code == 404
    assert client.get("/apne-data/needs.xml").status_code == 404


def test_supports_are_the_count_that_the_page_shows_and_a_recount_of_the_rows(app: Flask, client: Client) -> None:
    """Whoever supports two needs that were merged is counted once; of who and when the files say nothing."""
    with needs.arranged(app):
        need, part = needs.need(supporters=2), needs.need(supporters=1)
        both = needs.participant()
        for one in (need, part):
            services.support(both, one.id)
        services.merge(needs.MODERATOR, part, need)
        number = need.id
        family = Support.need_id.in_([need.id, part.id])
        counted = db.session.scalar(select(func.count(Support.participant_id.distinct())).where(family))
    told = next(row for row in rows(client, "needs") if row["number"] == str(number))
    assert int(told["supports"]) == counted == 4
    assert "4 støtter" in client.page(f"/behov/{number}").text
    assert not [name for name in DATASETS if "support" in name]


def test_a_need_that_is_not_published_is_in_no_file(app: Flask, client: Client, project: Project) -> None:
    with needs.arranged(app):
        needs.told("Dette har ingen lest ennå.")
        hidden = needs.need("Dette er tatt ned.", project=project)
        insights.insight(project, needs.need("Denne blir stående.", project=project), hidden)
        services.hide(needs.MODERATOR, hidden, Policy.PERSONAL_DATA)
    assert [row["text"] for row in rows(client, "needs")] == ["Denne blir stående."]
    assert str(hidden.id) not in {row["from_id"] for row in rows(client, "trail") if row["from_kind"] == "need"}


def test_a_draft_leaves_no_link(client: Client, project: Project) -> None:
    insights.insight(project, needs.need("Denne er lest.", project=project), publish=False)
    assert rows(client, "trail") == [] and rows(client, "findings") == []


def test_text_that_a_spreadsheet_would_run_is_made_harmless(client: Client, project: Project) -> None:
    needs.need('=HYPERLINK("https://example.no") ser ut som en formel', project=project)
    assert rows(client, "needs")[0]["text"].startswith("'=HYPERLINK")


def test_letters_and_quotation_marks_come_through_whole(client: Client, project: Project) -> None:
    text = 'Fra Bjørg: «Lyset på Våland», sa hun, "er borte".'
    needs.need(text, project=project)
    assert rows(client, "needs")[0]["text"] == text
    assert json.loads(client.get("/apne-data/needs.json").text)[0]["text"] == text


def test_votes_are_there_when_the_ballot_is_closed_and_five_have_voted(client: Client, project: Project) -> None:
    few, many, still = (decisions.ballot(project) for _ in range(3))
    for held, number in ((few, 4), (many, 5), (still, 5)):
        for _ in range(number):
            decisions.vote(held, 0)
    for held in (few, many):
        held.activity.state = ActivityState.CLOSED
        held.activity.closed_at = clock.now()
    db.session.flush()
    found = rows(client, "votes")
    assert {row["ballot"] for row in found} == {many.slug}
    assert {row["option_nb"]: row["votes"] for row in found}["Lave lykter"] == "5"


def test_measurements_of_a_published_pilot_are_open(client: Client, project: Project) -> None:
    for published in (True, False):
        pilot = Pilot(project_id=project.id, title_nb="Lys ved stien", published_at=clock.now() if published else None)
        indicator = Indicator(name_nb="Gående etter 21", baseline=20, target=40, direction=Direction.UP)
        indicator.measurements = [
            Measurement(measured_on=date(2026, 3, 1) + timedelta(7 * n), value=30) for n in (0, 1)
        ]
        pilot.indicators = [indicator]
        db.session.add(pilot)
    db.session.flush()
    found = rows(client, "measurements")
    assert [(row["measured_on"], row["value"], row["target"]) for row in found] == [
        ("2026-03-01", "30.0", "40.0"),
        ("2026-03-08", "30.0", "40.0"),
    ]


def test_no_column_is_about_a_person(client: Client) -> None:
    columns = {field.name for dataset in DATASETS.values() for field in dataset.fields}
    assert not {
        name for name in columns if any(word in name for word in ("participant", "email", "device", "ip", "name"))
    }


def test_the_links_of_the_trail_lead_between_public_things(client: Client, project: Project) -> None:
    need = needs.need("Denne er lest.", project=project)
    found = insights.insight(project, need)
    assert [(row["from_kind"], row["from_id"], row["to_kind"], row["to_id"]) for row in rows(client, "trail")] == [
        (Subject.NEED.value, str(need.id), Subject.INSIGHT.value, str(found.id))
    ]
