"""Whose words may stand under an insight and in a report: every kind that everybody may read, and none other."""

import pytest
from flask import Flask

from app.core.db import db
from app.insights import services
from app.insights.models import Insight
from app.insights.queries import voices
from app.insights.queries.evidence import evidence
from app.needs import services as needs
from app.needs.models import Addition, Policy
from app.notifications.models import Subject
from app.projects.models import ActivityKind, Project
from app.prototypes.models import Pin
from tests.cast import Cast
from tests.factories import activities, reports
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories import prototypes as build
from tests.support.client import Client
from tests.support.databases import SQLITE
from tests.support.queries import count_queries

PIN = "Her blender lyset meg."
ADDED = "Det gjelder tidlig om morgenen også."


def link(project: Project, kind: Subject, number: int, found: Insight) -> None:
    services.link(make.BOSS, project, (kind, number), (Subject.INSIGHT, found.id))


def added(project: Project, found: Insight, **values: object) -> int:
    addition = tell.addition(tell.need(project=project, **values), ADDED)
    needs.publish_addition(tell.MODERATOR, addition)
    link(project, Subject.ADDITION, addition.id, found)
    return addition.id


def pinned(project: Project, found: Insight, testers: int = 5) -> Pin:
    version = build.published(project).versions[0]
    build.answers(version, a=testers - 1)
    pin = db.session.get_one(Pin, build.pin(version.variants[0], text=PIN))
    link(project, Subject.FEEDBACK, pin.feedback_id, found)
    services.quote(make.BOSS, project, pin.id, found.id)
    return pin


def said(found: Insight) -> set[str]:
    db.session.flush()
    return {one.text for one in voices.quotes([found.id])[found.id]}


def read(pin: Pin) -> None:
    pin.read_at = pin.placed_at
    db.session.flush()


def test_needs_additions_and_pins_are_heard_on_the_page_of_the_insight(client: Client, cast: Cast) -> None:
    found = find.insight(cast.project, tell.need("Stien er mørk.", project=cast.project))
    added(cast.project, found)
    read(pinned(cast.project, found))
    assert said(found) == {"Stien er mørk.", ADDED, PIN}
    db.session.commit()
    page = client.page(f"/innsikt/{found.id}")
    assert PIN in page.text and ADDED in page.text
    links = [str(one.get("href")) for one in page.all("a")]
    assert any("#tillegg-" in one for one in links)


def test_a_pin_is_heard_when_it_is_read_and_enough_have_tried(cast: Cast) -> None:
    found = find.insight(cast.project, tell.need("Stien er mørk.", project=cast.project))
    pin = pinned(cast.project, found, testers=4)
    assert PIN not in said(found), "nobody has read it"
    read(pin)
    assert PIN not in said(found), "four have tried"
    build.answers(pin.feedback.version, a=1)
    assert PIN in said(found)
    pin.hidden = True
    assert PIN not in said(found)


def test_activities_count_what_was_given_of_every_kind(cast: Cast) -> None:
    call = activities.activity_in(cast.project, ActivityKind.CALL_FOR_NEEDS, title_nb="Kveldsvandringen")
    found = find.insight(cast.project, *(tell.need(project=cast.project, activity=call) for _ in range(5)))
    for _each in range(2):
        added(cast.project, found, activity=call)
    assert evidence(found.id).activities == {"Kveldsvandringen": 7}


def test_a_report_quotes_every_kind_and_what_is_taken_down_is_gone(app: Flask, client: Client, cast: Cast) -> None:
    found = find.insight(cast.project, tell.need("Stien er mørk.", project=cast.project))
    number = added(cast.project, found)
    pin = pinned(cast.project, found)
    read(pin)
    db.session.commit()
    reports.published(app, cast.project)
    where = f"/prosjekter/{cast.project.slug}/rapporter/1"
    text = client.page(where).text
    assert PIN in text and ADDED in text and "Tillegg til behov" in text
    with tell.arranged(app):
        db.session.get_one(Pin, pin.id).hidden = True
        needs.decline_addition(tell.MODERATOR, db.session.get_one(Addition, number), Policy.UNCLEAR)
    text = client.page(f"{where}/1").text
    assert PIN not in text and ADDED not in text and text.count("Innspillet er tatt ned") == 2


@pytest.mark.parametrize("each_database", [SQLITE], indirect=True)  # where what is searched does not depend on numbers
def test_testers_are_counted_of_the_tests_that_voices_come_from_and_of_none_else(cast: Cast) -> None:
    found = find.insight(cast.project)
    pin = pinned(cast.project, found)
    read(pin)
    with count_queries() as counted:
        assert voices.readable_words({Subject.FEEDBACK: {pin.id}}) == {(Subject.FEEDBACK, pin.id): PIN}
    [statement] = counted.statements
    explained = db.session.connection().exec_driver_sql(
        f"EXPLAIN QUERY PLAN {statement}", tuple("x" * statement.count("?"))
    )
    plan = [row[3] for row in explained]
    assert plan and [line for line in plan if line.startswith("SCAN")] == []
