"""A decision moves phase and project on, once, and only where it is possible."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.db import db
from app.core.errors import Closed, Conflict, Invalid, NotAllowed
from app.core.permissions import Person, Role
from app.projects import queries, services
from app.projects.models import GateDecision, Outcome, PhaseKind, PhaseState, ProjectState
from app.projects.services import Decision
from tests.factories import projects as make

pytestmark = pytest.mark.usefixtures("context")


def decision(outcome: Outcome = Outcome.CONTINUE, key: str = "k1", **values: Any) -> Decision:
    given = {"title_nb": "Vi går videre", "reason_nb": "Det virket.", "lessons_nb": "Noe.", "decided_by_nb": "Leder"}
    return Decision(outcome=outcome, client_key=key, **{**given, **values})


def test_continuing_ends_the_phase_and_starts_the_next() -> None:
    project = make.project()
    services.record_decision(make.BOSS, project, decision())
    assert [phase.state for phase in project.phases[:2]] == [PhaseState.ENDED, PhaseState.RUNNING]
    assert queries.running_phase(project.id) is project.phases[1]


def test_adjusting_starts_another_round() -> None:
    project = make.project()
    services.record_decision(make.BOSS, project, decision(Outcome.ADJUST))
    assert (project.phases[0].state, project.phases[0].round) == (PhaseState.RUNNING, 2)


def test_a_paused_project_goes_on_where_it_was() -> None:
    project = make.project()
    make.decide(project, Outcome.PAUSE)
    assert project.state is ProjectState.PAUSED
    make.decide(project, Outcome.CONTINUE)
    assert project.state is ProjectState.RUNNING
    assert (project.phases[0].state, project.phases[0].round) == (PhaseState.RUNNING, 1)


def test_stopping_needs_what_was_learned() -> None:
    project = make.project()
    with pytest.raises(Invalid) as refused:
        services.record_decision(make.BOSS, project, decision(Outcome.STOP, lessons_nb=""))
    assert refused.value.field == "lessons_nb"
    assert project.state is ProjectState.RUNNING


@pytest.mark.parametrize("number", [1, 2, 3])
def test_handing_over_comes_after_a_pilot_only(number: int) -> None:
    with pytest.raises(Closed):
        services.record_decision(make.BOSS, make.in_phase(number), decision(Outcome.HAND_OVER))


def test_the_pilot_cannot_simply_continue() -> None:
    with pytest.raises(Closed):
        services.record_decision(make.BOSS, make.in_phase(4), decision())


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_stopped_project_is_not_decided_again(outcome: Outcome) -> None:
    project = make.project()
    make.decide(project, Outcome.STOP)
    with pytest.raises(Closed):
        services.record_decision(make.BOSS, project, decision(outcome))


def test_sending_it_again_changes_nothing() -> None:
    project = make.project()
    first = services.record_decision(make.BOSS, project, decision())
    again = services.record_decision(make.BOSS, project, decision())
    assert first.id == again.id
    assert project.phases[1].kind is PhaseKind.OPPORTUNITY and project.phases[1].state is PhaseState.RUNNING
    assert db.session.query(GateDecision).count() == 1


def at_once(app: Flask, slug: str, *decisions: Decision) -> list[str]:
    """What those who decide at the same moment are told."""
    db.session.commit()
    db.session.remove()
    start = Barrier(len(decisions))

    def decide(one: Decision) -> str:
        with app.app_context():
            start.wait()
            try:
                with db.transaction():
                    found = queries.project_by_slug(slug)
                    assert found is not None
                    services.record_decision(make.BOSS, found, one)
            except Conflict:
                return "told"
            return "decided"

    with ThreadPoolExecutor(len(decisions)) as pool:
        return sorted(pool.map(decide, decisions))


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(app: Flask) -> None:
    project = make.project()
    both = (decision(key=key, version=project.version) for key in ("one", "two"))
    assert at_once(app, project.slug, *both) == ["decided", "told"]
    assert db.session.query(GateDecision).count() == 1


@pytest.mark.parametrize("outcome", [Outcome.CONTINUE, Outcome.ADJUST, Outcome.STOP])
def test_the_same_decision_sent_four_times_at_once_is_one(app: Flask, outcome: Outcome) -> None:
    project = make.project()
    assert at_once(app, project.slug, *[decision(outcome)] * 4) == ["decided"] * 4
    assert db.session.query(GateDecision).count() == 1
    found = queries.project_by_slug(project.slug)
    assert found is not None
    assert sum(phase.round for phase in found.phases) == (5 if outcome is Outcome.ADJUST else 4)


def test_the_key_of_another_project_decides_nothing_here() -> None:
    services.record_decision(make.BOSS, make.project(), decision())
    other = make.project()
    with pytest.raises(Conflict):
        services.record_decision(make.BOSS, other, decision())
    assert other.phases[0].state is PhaseState.RUNNING


def test_the_database_holds_one_running_phase_at_most() -> None:
    project = make.project()
    project.phases[1].state = PhaseState.RUNNING
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_the_team_of_another_project_does_not_decide() -> None:
    project, other = make.project(), make.project()
    charlie = Person(account_id=3, project_roles={other.id: frozenset({Role.TEAM, Role.OWNER})})
    with pytest.raises(NotAllowed):
        services.record_decision(charlie, project, decision())


def test_a_handover_reads_offered_until_the_department_accepts() -> None:
    project = make.in_phase(4)
    make.decide(project, Outcome.HAND_OVER)
    assert project.state is ProjectState.OFFERED
    handover = project.handovers[0]
    bob = Person(account_id=2, project_roles={project.id: frozenset({Role.OWNER})})
    with pytest.raises(Invalid):
        services.accept_handover(bob, handover, contact_name="", contact_email="", next_status_on=clock.today())
    coming = clock.today() + timedelta(days=90)
    services.accept_handover(bob, handover, contact_name="Eirik", contact_email="e@example.no", next_status_on=coming)
    assert project.state is ProjectState.IN_USE
    assert handover.accepted_at is not None


def test_a_status_date_that_promises_nothing_is_refused_at_its_field() -> None:
    project = make.in_phase(4)
    make.decide(project, Outcome.HAND_OVER)
    for far in (clock.today() + timedelta(days=733), date(9999, 12, 31)):
        with pytest.raises(Invalid) as refused:
            make.accept(project, far)
        assert (refused.value.field, str(refused.value.reason)) == (
            "next_status_on",
            "Neste status må komme innen to år.",
        )
    assert project.handovers[0].accepted_at is None
    make.accept(project, clock.today() + timedelta(days=732))


def test_the_team_cannot_accept_on_behalf_of_the_department() -> None:
    project = make.in_phase(4)
    make.decide(project, Outcome.HAND_OVER)
    alice = Person(account_id=1, project_roles={project.id: frozenset({Role.TEAM})})
    coming = clock.today() + timedelta(days=90)
    with pytest.raises(NotAllowed):
        services.accept_handover(alice, project.handovers[0], contact_name="A", contact_email="", next_status_on=coming)
