"""A decision closes what is open in its phase: those who decide are told before, and everybody else after."""

from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.projects import queries
from app.projects import services as projects
from app.projects.models import Activity, ActivityKind, ActivityState, GateDecision, Outcome, Project
from tests.factories import activities, decisions, prototypes
from tests.factories import insights as find
from tests.factories import projects as make
from tests.factories.projects import BOSS
from tests.support.client import Client

FORM = "Dette er åpent nå. Det stenger med en gang, også før fristen"
PREVIEW = "Når dere lagrer, stenger dette med en gang:"
PUBLIC = "Dette stengte før fristen"


@pytest.fixture
def project(project: Project) -> Project:
    make.results(project)
    find.evidence(project)
    return project


def opened(project: Project, kind: ActivityKind = ActivityKind.CALL_FOR_NEEDS, **values: Any) -> Activity:
    return activities.activity_in(project, kind, **{"title_nb": "Fortell om stien", "title_en": "The path", **values})


@pytest.mark.parametrize(("outcome", "closes"), [("continue", True), ("pause", True), ("adjust", False)])
def test_the_form_and_the_preview_name_what_it_closes(
    alice: Client, project: Project, outcome: str, closes: bool
) -> None:
    opened(project)
    form = alice.page(f"/team/{project.slug}/beslutning")
    assert FORM in form.text
    assert "Fortell om stien (lovet åpent til" in form.text
    sent = {**make.AT_THE_GATE, "source": "note:1", "outcome": outcome}
    page = alice.submit(form.form(has="reason_nb"), **sent).page
    assert (PREVIEW in page.text, page.text.count(PUBLIC)) == (closes, int(closes))
    assert ("This closed before its deadline" in page.text) == closes


def test_where_nothing_is_open_nothing_is_said_of_it(alice: Client, project: Project) -> None:
    assert FORM not in alice.page(f"/team/{project.slug}/beslutning").text


def test_everybody_reads_what_closed_early_and_why(client: Client, project: Project) -> None:
    call, ballot = opened(project).id, decisions.ballot(project)
    tried, slug, voted = prototypes.published(project).slug, project.slug, ballot.slug
    db.session.commit()
    make.decide(project, title_nb="Vi går videre med lykter")
    db.session.commit()
    assert PUBLIC in client.page(f"/prosjekter/{slug}/beslutninger").text
    number = db.session.query(GateDecision).one().id
    for url in (f"/meld-behov?aktivitet={call}", f"/prototyper/{tried}", f"/avstemning/{voted}"):
        page = client.page(url)
        assert "Vi stengte tidligere fordi dette ble bestemt" in page.text, url
        assert page.link("Vi går videre med lykter").endswith(f"/beslutninger#d{number}"), url


@pytest.mark.usefixtures("context", "frozen_clock")
class TestWhatIsEarly:
    def test_only_what_the_decision_closed_before_its_deadline(self) -> None:
        made = make.project()
        early = opened(made)
        by_hand, forever = opened(made), opened(made, closes_at=None)
        over = opened(made, closes_at=clock.now() - timedelta(hours=1))
        projects.close_activity(BOSS, by_hand)
        by_hand.closed_at = clock.now() - timedelta(minutes=5)
        make.decide(made, Outcome.PAUSE)
        number = db.session.query(GateDecision).one().id
        assert queries.closed_early_in(made.id) == {number: [early]}
        found = [activity.id for activity in (early, by_hand, forever, over) if queries.closed_early(activity)]
        assert found == [early.id]
        assert {activity.state for activity in (early, forever, over)} == {ActivityState.CLOSED}
