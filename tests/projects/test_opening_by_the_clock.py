"""What has a time to open at opens by itself, when a press of the button would have opened it too."""

from datetime import timedelta

import pytest

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Closed
from app.core.permissions import SYSTEM
from app.projects import services
from app.projects.models import Activity, ActivityKind, ActivityState, Outcome
from app.projects.services.due import open_what_is_due
from tests.conftest import Moment
from tests.factories import projects as make

pytestmark = pytest.mark.usefixtures("context")
HOUR = timedelta(hours=1)


def planned(kind: ActivityKind = ActivityKind.CALL_FOR_NEEDS) -> Activity:
    """It is to open in an hour and to close after two more."""
    times = {"opens_at": clock.now() + HOUR, "closes_at": clock.now() + 3 * HOUR}
    return make.activity(make.project(), kind, opened=False, **times)


@pytest.mark.parametrize("kind", [ActivityKind.CALL_FOR_NEEDS, ActivityKind.VOTE])
def test_it_opens_when_its_time_comes_and_once(kind: ActivityKind, frozen_clock: Moment) -> None:
    activity = planned(kind)
    frozen_clock.move(minutes=59)
    assert open_what_is_due() == 0
    frozen_clock.move(minutes=1)
    assert (open_what_is_due(), open_what_is_due()) == (1, 0)
    services.activity_is_open(activity)


def test_the_log_says_that_the_service_itself_opened_it(frozen_clock: Moment) -> None:
    activity = planned()
    frozen_clock.move(hours=1)
    open_what_is_due()
    entry = audit.log_of_object("activity", activity.id)[-1]
    assert (entry.action, entry.account_id) == ("projects.activity_opened", SYSTEM.account_id)
    assert entry.project_id == activity.project_id


def test_without_a_time_it_waits_for_the_button(frozen_clock: Moment) -> None:
    activity = make.activity(make.project(), opened=False)
    frozen_clock.move(days=2)
    assert open_what_is_due() == 0
    assert activity.state is ActivityState.PLANNED


def test_what_could_not_open_before_its_deadline_stays_shut(frozen_clock: Moment) -> None:
    activity = planned()
    frozen_clock.move(hours=3)
    assert open_what_is_due() == 0
    assert activity.state is ActivityState.PLANNED


def test_in_a_paused_project_it_waits_until_the_project_goes_on(frozen_clock: Moment) -> None:
    activity = planned()
    project = activity.phase.project
    make.decide(project, Outcome.PAUSE)
    frozen_clock.move(hours=1)
    assert open_what_is_due() == 0
    with pytest.raises(Closed, match="har ikke åpnet ennå"):  # and no word of a time that has passed
        services.activity_is_open(activity)
    make.decide(project, Outcome.CONTINUE)
    assert open_what_is_due() == 1
    assert db.session.get_one(Activity, activity.id).state is ActivityState.OPEN


def test_in_a_phase_that_has_not_begun_it_waits_for_the_phase(frozen_clock: Moment) -> None:
    project = make.project()
    times = {"opens_at": clock.now() + HOUR, "closes_at": clock.now() + 3 * HOUR}
    services.plan_activity(make.BOSS, project.phases[1], ActivityKind.VOTE, title_nb="Stem", **times)
    frozen_clock.move(hours=1)
    assert open_what_is_due() == 0
    make.decide(project)
    assert open_what_is_due() == 1


@pytest.mark.parametrize("outcome", [Outcome.STOP, Outcome.CONTINUE])
def test_when_the_phase_is_over_it_never_opens(outcome: Outcome, frozen_clock: Moment) -> None:
    activity = planned()
    make.decide(activity.phase.project, outcome)
    frozen_clock.move(hours=1)
    assert open_what_is_due() == 0
    with pytest.raises(Closed, match="ikke holdt"):
        services.activity_is_open(activity)


@pytest.mark.parametrize("kind", [ActivityKind.PROTOTYPE_TEST, ActivityKind.WORKSHOP])
def test_a_test_waits_for_its_version_and_a_workshop_for_its_facilitator(
    kind: ActivityKind, frozen_clock: Moment
) -> None:
    planned(kind)
    frozen_clock.move(hours=1)
    assert open_what_is_due() == 0
