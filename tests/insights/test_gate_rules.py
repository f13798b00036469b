"""What a phase must have had before it ends as done, and what may always be decided (ADR 0017)."""

from typing import Any

import pytest

from app.core.db import db
from app.core.errors import Closed, Invalid
from app.core.permissions import Role
from app.insights import services
from app.needs.models import Policy
from app.projects import services as projects
from app.projects.models import ActivityKind, Outcome, PhaseState, Project, ProjectState, ResultsVisible
from tests.factories import activities
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories.projects import BOSS
from tests.support.client import Client

pytestmark = pytest.mark.usefixtures("context")
LATER = (Outcome.ADJUST, Outcome.PAUSE, Outcome.STOP)


def decide(project: Project, outcome: Outcome = Outcome.CONTINUE, *, based: bool = True) -> None:
    db.session.flush()
    db.session.expire_all()
    given = find.evidence(project) if based else []
    services.decide(BOSS, project, make.decision(outcome), given)


def asked(project: Project, people: int, **values: Any) -> None:
    """A vote that so many have taken part in."""
    held = make.activity(project, ActivityKind.VOTE, **values)
    projects.count_contribution(held.id, by=people)


def open_vote(project: Project) -> None:
    asked(project, 7)


def vote_of_four(project: Project) -> None:
    make.results(project, people=4)


def call_that_nobody_has_read(project: Project) -> None:
    tell.answered(tell.need(project=project))  # told elsewhere, so it is no result of the call
    make.activity(project)


@pytest.mark.parametrize(
    ("so_far", "said"),
    [(open_vote, "har resultater"), (vote_of_four, "har resultater"), (call_that_nobody_has_read, "innbyggerne")],
)
def test_what_nobody_can_read_yet_is_no_result(so_far: Any, said: str) -> None:
    project = make.project()
    so_far(project)
    with pytest.raises(Closed, match=said):
        decide(project)
    assert project.phases[0].state is PhaseState.RUNNING


def live_vote(project: Project) -> None:
    asked(project, 5, results_visible=ResultsVisible.LIVE)


def workshop(project: Project) -> None:
    make.results(project, ActivityKind.WORKSHOP, people=5)


def call_with_a_published_need(project: Project) -> None:
    tell.answered(tell.need(activity=make.activity(project), project=project))


@pytest.mark.parametrize("so_far", [live_vote, workshop, call_with_a_published_need])
def test_what_can_be_read_is_a_result(so_far: Any) -> None:
    project = make.project()
    so_far(project)
    decide(project)
    assert project.phases[0].state is PhaseState.ENDED


def test_a_need_that_was_declined_is_no_result() -> None:
    project = make.project()
    need = tell.told(activity=make.activity(project))
    tell.services.decline(tell.MODERATOR, need, Policy.UNCLEAR)
    with pytest.raises(Closed, match="resultater"):
        decide(project)


@pytest.mark.parametrize(("phase", "outcome"), [(1, Outcome.CONTINUE), (4, Outcome.HAND_OVER)])
def test_a_phase_does_not_end_as_done_on_nothing(phase: int, outcome: Outcome) -> None:
    project = make.in_phase(phase)
    make.results(project)
    with pytest.raises(Invalid, match="grunnlaget") as refused:
        decide(project, outcome, based=False)
    assert refused.value.field == "source"
    decide(project, outcome)


@pytest.mark.parametrize("outcome", LATER)
def test_there_is_no_shame_in_turning_back(outcome: Outcome) -> None:
    project = make.project()
    decide(project, outcome, based=False)
    assert len(project.decisions) == 1


def test_stopping_says_what_was_learned() -> None:
    with pytest.raises(Invalid, match="lærte"):
        services.decide(BOSS, make.project(), make.decision(Outcome.STOP, lessons_nb=""))


@pytest.mark.parametrize("outcome", [Outcome.CONTINUE, *LATER])
def test_nobody_is_left_waiting_whatever_is_decided(outcome: Outcome) -> None:
    project = make.project()
    make.results(project)
    tell.need(project=project)
    with pytest.raises(Closed, match="venter"):
        decide(project, outcome)


def test_a_pause_ends_without_results_and_a_stop_only_when_everybody_is_answered() -> None:
    project = make.project()
    decide(project, Outcome.PAUSE, based=False)
    need = tell.need(project=project)
    with pytest.raises(Closed, match="venter"):
        decide(project, Outcome.STOP, based=False)
    decide(project, Outcome.CONTINUE, based=False)
    assert (project.state, project.phases[0].state) == (ProjectState.RUNNING, PhaseState.RUNNING)
    tell.answered(need)
    decide(project, Outcome.STOP, based=False)
    assert project.state is ProjectState.STOPPED


def test_the_page_offers_what_can_be_decided_and_says_why_not_the_rest(client: Client) -> None:
    project = make.project()
    asked(project, 7)
    client.sign_in(activities.account_with(Role.OWNER, project))
    url = f"/team/{project.slug}/beslutning"
    db.session.commit()
    page = client.page(url)
    assert "Ingen aktivitet i fasen har resultater ennå." in page.text
    assert "Si hva du trenger – 7 har vært med (ingen resultater ennå)" in page.text
    offered = [element.get("value") for element in page.all("input", name="outcome")]
    assert offered == ["adjust", "pause", "stop"]


def test_what_is_planned_and_would_never_be_held_is_listed_before_one_decides(client: Client) -> None:
    project = make.project()
    make.results(project)
    client.sign_in(activities.account_with(Role.OWNER, project))
    url, told = f"/team/{project.slug}/beslutning", "Avslutter dere den, blir det ikke holdt:"
    db.session.commit()
    assert told not in client.page(url).text
    make.activity(project, title_nb="Tur langs stien", opened=False)
    db.session.commit()
    assert f"{told} Tur langs stien" in client.page(url).text


def test_missing_evidence_is_said_where_it_is_chosen_before_anything_is_shown(client: Client) -> None:
    project = make.project()
    make.results(project)
    find.evidence(project)
    client.sign_in(activities.account_with(Role.OWNER, project))
    db.session.commit()
    form = client.page(f"/team/{project.slug}/beslutning").form(has="reason_nb")
    words = make.AT_THE_GATE
    refused = client.submit(form, **words)
    assert refused.status_code == 422
    assert "#source" in refused.page.links.values()
    assert "Velg minst én ting i grunnlaget." in refused.page.text
    assert refused.page.form(has="reason_nb").errors() == ["source"]
    assert client.submit(form, **words, source="note:1").page.h1 == "Slik blir det"
