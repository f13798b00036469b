"""An insight says what it rests on: each person once, no small cell, and what speaks against it."""

from typing import Any

import pytest

from app.core.db import db
from app.insights import services
from app.insights.models import Insight
from app.insights.queries import board
from app.insights.queries.evidence import evidence
from app.needs import services as needs
from app.notifications.models import Subject
from app.projects.models import ActivityKind, Project
from app.prototypes.models import Feedback
from app.reports.queries.evidence import of_insights
from tests.cast import Cast, gather
from tests.factories import activities
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories import prototypes as build
from tests.support.client import Client


@pytest.fixture
def cast(database: Any) -> Cast:
    return gather(make.project(slug="stien"))


def told_by(project: Project, who: int, number: int, **values: Any) -> list[Any]:
    return [tell.need(project=project, by=who, **values) for _ in range(number)]


def test_somebody_who_told_three_and_supports_four_is_one_person(cast: Cast) -> None:
    eager = tell.participant()
    told = told_by(cast.project, eager, 3)
    others = [tell.need(project=cast.project) for _ in range(4)]
    for need in others:
        needs.support(eager, need.id)
    assert evidence(find.insight(cast.project, *told, *others).id).people == 5


def test_who_told_what_was_merged_counts_too(cast: Cast) -> None:
    kept, gone = (tell.need(project=cast.project) for _ in range(2))
    found = find.insight(cast.project, kept)
    needs.merge(tell.MODERATOR, gone, kept)
    assert evidence(found.id).people == 2


def test_the_page_the_board_and_the_report_count_the_same_people(cast: Cast) -> None:
    kept, gone, aside = (tell.need(project=cast.project, supporters=1) for _ in range(3))
    found = find.insight(cast.project, kept)
    needs.merge(tell.MODERATOR, gone, kept)
    added = tell.addition(aside)
    needs.publish_addition(tell.MODERATOR, added)
    build.answers(build.published(cast.project).versions[0], a=1)
    for source in ((Subject.ADDITION, added.id), (Subject.FEEDBACK, db.session.query(Feedback).one().id)):
        services.link(make.BOSS, cast.project, source, (Subject.INSIGHT, found.id))
    # Two who told, two who support them (one what was merged), one who added and one who tried.
    column = board.columns(cast.project.id, 1)[1][0]
    report = of_insights([found.id])[found.id]
    assert [evidence(found.id).people, column.people, report.people] == [6, 6, 6]


def test_activities_are_named_and_small_cells_are_not_numbered(cast: Cast) -> None:
    call = activities.activity_in(cast.project, ActivityKind.CALL_FOR_NEEDS, title_nb="Kveldsvandringen")
    behind = [tell.need(project=cast.project, activity=call) for _ in range(6)]
    behind += [tell.need(project=cast.project) for _ in range(2)]
    found = evidence(find.insight(cast.project, *behind).id)
    assert found.activities == {"Kveldsvandringen": None, "": None}  # the one would tell the other
    behind += [tell.need(project=cast.project) for _ in range(4)]
    assert evidence(find.insight(cast.project, *behind).id).activities == {"Kveldsvandringen": 6, "": 6}


def page_of(client: Client, found: Insight, team: bool) -> str:
    return client.page(f"/team/stien/innsikt/{found.id}" if team else f"/innsikt/{found.id}").text


@pytest.mark.parametrize("team", [True, False])
def test_the_same_stands_on_the_public_page_and_on_the_teams(client: Client, cast: Cast, team: bool) -> None:
    behind = [tell.need(project=cast.project) for _ in range(6)]
    against = tell.need("Jeg vil ha det mørkt ved vannet.", project=cast.project)
    found = find.insight(cast.project, *behind, against=(against,))
    db.session.commit()
    client.sign_in(cast.alice.account)
    text = page_of(client, found, team)
    assert "Innspill i alt" in text
    assert "De som sa noe annet" in text
    assert "Jeg vil ha det mørkt ved vannet." in text


def test_that_nobody_disagreed_is_said_too(client: Client, cast: Cast) -> None:
    found = find.insight(cast.project, tell.need(project=cast.project))
    db.session.commit()
    assert "Ingen innspill er koblet som motstemme." in page_of(client, found, team=False)
