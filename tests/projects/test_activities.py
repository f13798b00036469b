"""What people may do opens and closes by the rules, and what they were promised stands."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.errors import Closed, Invalid, NotAllowed
from app.core.permissions import NOBODY, Person, Role
from app.people.models import IdentityLevel
from app.projects import services
from app.projects.models import ActivityKind, ActivityState, Audience, Outcome, PhaseKind, ResultsVisible
from app.projects.phases import ALLOWED
from app.projects.services.activities import change_activity
from app.projects.services.due import close_what_is_due
from tests.conftest import Moment
from tests.factories import projects as make

pytestmark = pytest.mark.usefixtures("context")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("phase", list(PhaseKind))
@pytest.mark.parametrize("kind", list(ActivityKind))
def test_the_phase_decides_what_may_be_planned(phase: PhaseKind, kind: ActivityKind) -> None:
    project = make.in_phase(phase.number)
    if kind in ALLOWED[phase]:
        make.activity(project, kind)
    else:
        with pytest.raises(Invalid):
            make.activity(project, kind)


def test_only_the_running_phase_has_open_activities() -> None:
    project = make.project()
    later = services.plan_activity(make.BOSS, project.phases[1], ActivityKind.VOTE, title_nb="Stem")
    with pytest.raises(Closed):
        services.open_activity(make.BOSS, later)


def test_it_counts_as_closed_the_moment_the_deadline_passes(frozen_clock: Moment) -> None:
    activity = make.activity(make.project(), closes_at=clock.now() + HOUR)
    frozen_clock.move(minutes=59, seconds=59)
    services.activity_is_open(activity)
    frozen_clock.move(seconds=1)
    with pytest.raises(Closed, match=r"kl\.\s11\.00"):
        services.activity_is_open(activity)


def test_the_clock_writes_down_what_has_closed(frozen_clock: Moment) -> None:
    activity = make.activity(make.project(), closes_at=clock.now() + HOUR)
    assert close_what_is_due() == 0
    frozen_clock.move(hours=2)
    assert close_what_is_due() == 1
    assert close_what_is_due() == 0
    from app.core.db import db

    db.session.refresh(activity)
    assert (activity.state, activity.closed_at) == (ActivityState.CLOSED, clock.now() - HOUR)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("identity_level", IdentityLevel.EMAIL),
        ("identity_level", IdentityLevel.ROOM),
        ("results_visible", ResultsVisible.LIVE),
        ("results_visible", ResultsVisible.AFTER_OWN),
        ("audience", Audience.EMPLOYEES),
        ("kind", ActivityKind.VOTE),
        ("promise_nb", "Vi bruker svarene til noe annet."),
    ],
)
def test_a_promise_cannot_be_changed_once_it_is_open(name: str, value: object) -> None:
    activity = make.activity(make.project(), promise_nb="Svarene blir med i innsikten.")
    before = getattr(activity, name)
    with pytest.raises(Invalid):
        change_activity(make.BOSS, activity, {name: value})
    assert getattr(activity, name) == before


def test_before_it_opens_everything_may_change() -> None:
    activity = make.activity(make.project(), opened=False)
    change_activity(make.BOSS, activity, {"identity_level": IdentityLevel.EMAIL})
    assert activity.identity_level is IdentityLevel.EMAIL


def test_what_is_planned_moves_only_to_a_phase_that_can_have_it() -> None:
    project = make.in_phase(2)
    call, vote = (
        make.activity(project, kind, opened=False) for kind in (ActivityKind.CALL_FOR_NEEDS, ActivityKind.VOTE)
    )
    ended, _running, later, _last = project.phases
    with pytest.raises(Closed):
        change_activity(make.BOSS, vote, {"phase": ended})
    with pytest.raises(Invalid):
        change_activity(make.BOSS, call, {"phase": later})
    with pytest.raises(Invalid):
        change_activity(make.BOSS, vote, {"phase": make.project().phases[2]})
    change_activity(make.BOSS, vote, {"phase": later})
    assert vote.phase_id == later.id


def test_what_was_planned_in_a_phase_that_has_ended_may_still_be_changed() -> None:
    project = make.project()
    vote = make.activity(project, ActivityKind.VOTE, opened=False)
    make.decide(project)
    change_activity(make.BOSS, vote, {"phase": vote.phase, "minutes": 5})
    assert vote.minutes == 5


def test_what_has_opened_stays_in_its_phase() -> None:
    project = make.project()
    vote = make.activity(project, ActivityKind.VOTE)
    with pytest.raises(Invalid):
        change_activity(make.BOSS, vote, {"phase": project.phases[1]})


def test_the_deadline_moves_later_only(frozen_clock: Moment) -> None:
    activity = make.activity(make.project(), closes_at=clock.now() + HOUR)
    with pytest.raises(Invalid):
        services.extend_activity(make.BOSS, activity, clock.now() + HOUR / 2)
    services.extend_activity(make.BOSS, activity, clock.now() + 2 * HOUR)
    frozen_clock.move(hours=3)
    with pytest.raises(Closed):
        services.extend_activity(make.BOSS, activity, clock.now() + HOUR)


def test_closing_twice_keeps_the_first_time(frozen_clock: Moment) -> None:
    activity = make.activity(make.project())
    services.close_activity(make.BOSS, activity)
    first = activity.closed_at
    frozen_clock.move(hours=1)
    services.close_activity(make.BOSS, activity)
    assert activity.closed_at == first


def test_stopping_the_project_closes_what_is_open() -> None:
    project = make.project()
    activity = make.activity(project)
    make.decide(project, Outcome.STOP)
    with pytest.raises(Closed):
        services.activity_is_open(activity)


@pytest.mark.parametrize("role", [None, Role.OWNER, Role.MODERATOR, Role.ADMINISTRATOR])
def test_only_team_and_facilitator_open_and_close(role: Role | None) -> None:
    project = make.project()
    activity = make.activity(project)
    instance = frozenset({role}) if role in (Role.MODERATOR, Role.ADMINISTRATOR) else frozenset()
    person = Person(
        account_id=5, project_roles={project.id: frozenset({role})} if role else {}, instance_roles=instance
    )
    with pytest.raises(NotAllowed):
        services.close_activity(person if role else NOBODY, activity)
    assert activity.state is ActivityState.OPEN


def test_those_of_another_project_are_refused() -> None:
    project, other = make.project(), make.project()
    charlie = Person(account_id=3, project_roles={other.id: frozenset({Role.TEAM})})
    with pytest.raises(NotAllowed):
        services.close_activity(charlie, make.activity(project))
