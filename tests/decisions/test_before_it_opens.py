"""A vote that is only planned is the team's own; one that is announced can be read of, and says when it will not come."""

from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.core.permissions import Role
from app.decisions import queries
from app.decisions.models import Ballot
from app.projects.models import ActivityState, Outcome, Project
from tests.factories import activities, decisions
from tests.factories import projects as make
from tests.support.client import Client


def planned(**values: Any) -> Ballot:
    """A vote in the running phase that nobody has opened, with no time for it unless `values` says so."""
    return decisions.ballot(**{"state": ActivityState.PLANNED, "opens_at": None, "closes_at": None, **values})


def announced(**values: Any) -> Ballot:
    """A vote that opens by itself in three days."""
    moment = clock.now()
    return planned(opens_at=moment + timedelta(days=3), closes_at=moment + timedelta(days=9), **values)


def follow(client: Client, ballot: Ballot) -> int:
    return int(client.post("/folg", data={"subject": "ballot", "id": str(ballot.id)}).status_code)


def test_nobody_can_read_vote_in_or_follow_a_vote_that_is_only_planned(client: Client) -> None:
    ballot = planned()
    for part in ("", "/resultat", "/resultat.csv"):
        assert client.get(f"/avstemning/{ballot.slug}{part}").status_code == 404
    assert client.post(f"/avstemning/{ballot.slug}", data={"option": str(ballot.options[0].id)}).status_code == 404
    assert follow(client, ballot) == 404
    assert "Hvilket lys" not in client.page("/min-side").text


def test_a_vote_with_a_time_in_a_phase_that_has_not_begun_is_not_announced_yet(client: Client) -> None:
    ballot = announced()
    ballot.activity.phase = ballot.project.phases[1]
    db.session.flush()
    assert client.get(f"/avstemning/{ballot.slug}").status_code == 404
    make.decide(db.session.get_one(Project, ballot.project_id))
    assert client.get(f"/avstemning/{ballot.slug}").status_code == 200


def test_a_vote_that_is_announced_can_be_read_of_and_followed(client: Client) -> None:
    ballot = announced()
    assert "Den åpner" in client.page(f"/avstemning/{ballot.slug}").text
    assert follow(client, ballot) in (302, 303)
    assert "Hvilket lys" in client.page("/min-side").text


@pytest.mark.usefixtures("context")
def test_what_opened_stays_public() -> None:
    ballots = [decisions.ballot(), decisions.ballot(state=ActivityState.CLOSED, closed_at=clock.now())]
    hidden = planned()
    found = queries.public_ballots([*(ballot.id for ballot in ballots), hidden.id])
    assert {ballot.id for ballot in found} == {ballot.id for ballot in ballots}


def called_off(outcome: Outcome = Outcome.CONTINUE) -> Ballot:
    """It was announced, and then its phase was decided on."""
    ballot = announced(question_nb="Hvilken farge skal lyktene ha?")
    make.decide(ballot.project, outcome)
    db.session.commit()
    return ballot


@pytest.mark.parametrize("outcome", [Outcome.CONTINUE, Outcome.STOP])
def test_a_vote_whose_phase_is_over_says_that_it_was_not_held(client: Client, outcome: Outcome) -> None:
    ballot = called_off(outcome)
    for part in ("", "/resultat"):
        text = client.page(f"/avstemning/{ballot.slug}{part}").text
        assert "Avstemningen ble ikke holdt." in text
        assert "Den åpner" not in text
    refused = client.post(f"/avstemning/{ballot.slug}", data={"option": str(ballot.options[0].id)})
    assert refused.status_code == 409
    assert "Den åpner" not in refused.page.text


def test_the_workbench_says_so_too_and_lets_the_team_move_it(client: Client) -> None:
    ballot = called_off()
    question = ballot.question_nb
    project = db.session.get_one(Project, ballot.project_id)
    home, later = f"/team/{project.slug}", str(project.phases[1].id)
    client.sign_in(activities.account_with(Role.TEAM, project))
    assert question not in client.page(f"{home}/oversikt").text
    for page in (f"{home}/avstemninger", f"{home}/avstemninger/{ballot.slug}", f"{home}/faser"):
        text = client.page(page).text
        assert "Ble ikke holdt" in text
        assert "Planlagt" not in text.replace("Planlagt s", "")
        assert "Åpne nå" not in text
    form = client.page(f"{home}/avstemninger/{ballot.slug}/rediger").form("question_nb")
    assert client.submit(form, phase=later, act="save").status_code == 303
    assert "Åpne nå" in client.page(f"{home}/avstemninger/{ballot.slug}").text


def test_what_cannot_be_opened_says_why_on_its_own_page(client: Client) -> None:
    ballot = planned()
    make.decide(ballot.project, Outcome.PAUSE)
    client.sign_in(activities.account_with(Role.TEAM, ballot.project))
    answer = client.post(f"/team/{ballot.project.slug}/avstemninger/{ballot.slug}/apne")
    assert answer.status_code == 409
    assert answer.page.h1 == "Hvilket lys vil du ha?"
    assert "Bare fasen som pågår, kan ha åpne aktiviteter." in answer.page.text
