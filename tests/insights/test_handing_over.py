"""A solution is offered to somebody: the gate says when nobody can accept it, and those who can are told."""

import pytest

from app.core.db import db
from app.core.permissions import Role
from app.notifications.models import OutboxMail
from app.projects.models import Outcome, Project
from tests.factories import activities
from tests.factories import projects as make
from tests.support.client import Client

NOBODY = "Ingen har rollen «Fagområde» i prosjektet"


@pytest.fixture
def project(database: object) -> Project:
    return make.in_phase(4, "Trygg vei hjem")


def test_the_gate_says_that_nobody_can_accept_until_somebody_can(client: Client, project: Project) -> None:
    client.sign_in(activities.account_with(Role.TEAM, project))
    gate, number = f"/team/{project.slug}/beslutning", project.id
    assert NOBODY in client.page(gate).text
    owner = activities.account_with(Role.OWNER, db.session.get_one(Project, number))
    db.session.commit()
    assert NOBODY not in client.page(gate).text
    owner = db.session.merge(owner)
    owner.active = False
    db.session.commit()
    assert NOBODY in client.page(gate).text


def test_in_an_earlier_phase_nothing_is_said_of_it(client: Client, database: object) -> None:
    project = make.project()
    client.sign_in(activities.account_with(Role.TEAM, project))
    assert NOBODY not in client.page(f"/team/{project.slug}/beslutning").text


@pytest.mark.usefixtures("context")
def test_those_who_can_accept_get_a_mail_with_the_way_there() -> None:
    project, other = make.in_phase(4, "Trygg vei hjem"), make.in_phase(4)
    owner = activities.account_with(Role.OWNER, project)
    activities.account_with(Role.OWNER, other)
    activities.account_with(Role.TEAM, project)
    make.decide(project, Outcome.HAND_OVER)
    mail = db.session.query(OutboxMail).one()
    assert mail.recipient == owner.email
    assert "Trygg vei hjem" in mail.subject
    assert f"/team/{project.slug}/overlevering" in mail.text


def test_when_all_is_decided_the_gate_asks_nothing_of_a_phase(client: Client, project: Project) -> None:
    make.decide(project, Outcome.HAND_OVER)
    client.sign_in(activities.account_with(Role.TEAM, project))
    text = client.page(f"/team/{project.slug}/beslutning").text
    assert "Det er ingenting å avgjøre i prosjektet nå." in text
    assert "Er fasen klar?" not in text
    assert "Ingen har vært med ennå" not in text


def test_a_pause_is_said_at_the_gate_and_on_the_phase(client: Client, database: object) -> None:
    project = make.project()
    make.decide(project, Outcome.PAUSE)
    client.sign_in(activities.account_with(Role.TEAM, project))
    assert "Prosjektet har pause." in client.page(f"/team/{project.slug}/beslutning").text
    phases = client.page(f"/team/{project.slug}/faser").text
    assert "På pause" in phases
    assert "Pågår" not in phases
