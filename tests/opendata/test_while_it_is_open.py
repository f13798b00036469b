"""How many took part is in no file while whoever asks twice would see one more come."""

import csv
from io import StringIO
from typing import Any

import pytest

from app.core.db import db
from app.needs.queries import told_took_part
from app.projects.models import Activity, ActivityKind, ActivityState, Project, ResultsVisible
from app.reports.content import figures
from app.workshops.services import Act
from tests.factories import activities, decisions, workshops
from tests.support.client import Client


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


def in_the_file(client: Client, activity_id: int) -> str:
    rows = csv.DictReader(StringIO(client.get("/apne-data/activities.csv").text.lstrip("\ufeff")))
    return next(row["took_part"] for row in rows if row["id"] == str(activity_id))


@pytest.mark.parametrize("visible", list(ResultsVisible))
def test_of_a_vote_it_comes_with_the_close(
    client: Client, context: None, project: Project, visible: ResultsVisible
) -> None:
    held = decisions.ballot(project, results_visible=visible)
    for _voter in range(6):
        decisions.vote(held, 1)
    number = held.activity_id
    assert in_the_file(client, number) == ""
    db.session.get_one(Activity, number).state = ActivityState.CLOSED
    assert in_the_file(client, number) == "6"


@pytest.mark.parametrize("kind", [ActivityKind.VOTE, ActivityKind.PROTOTYPE_TEST, ActivityKind.WORKSHOP])
def test_so_it_is_with_every_activity_whose_answers_are_counted(
    context: None, project: Project, kind: ActivityKind
) -> None:
    held = activities.activity_in(project, kind, contributions=12)
    assert told_took_part([held], ()) == {held.id: None}
    held.state = ActivityState.CLOSED
    assert told_took_part([held], ()) == {held.id: 12}


def test_a_report_tells_no_more_than_the_file(context: None, project: Project) -> None:
    held = activities.activity_in(project, ActivityKind.VOTE, contributions=12)
    assert [one["count"] for one in figures.activities([held], told_took_part([held], ()))] == [None]


@pytest.mark.parametrize(("beside", "told"), [(0, "7"), (2, ""), (5, "12")])
def test_of_a_workshop_it_says_nothing_of_the_few_that_hide(
    client: Client, context: None, project: Project, beside: int, told: str
) -> None:
    """What hides on the page of its results is what is left when the phones are taken from it."""
    held = workshops.opened("single", project=project)
    for phone in range(7):
        workshops.answer(held, f"phone-{phone}", option=1)
    for person in range(beside):
        workshops.answer(held, f"phone-{person}", for_other=f"beside-{person}", option=2)
    workshops.press(held, Act.LOCK)
    workshops.press(held, Act.REVEAL)
    workshops.press(held, Act.END)
    assert in_the_file(client, held.activity_id) == told
