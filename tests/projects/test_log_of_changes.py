"""Every change of state is in the log once: who did it (in which role), when, and why."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any, NamedTuple

import pytest
from flask import Flask

from app.core import audit, clock
from app.core.permissions import SYSTEM, Role
from app.needs import services as needs
from app.needs.models import Policy
from app.needs.wording import POLICY
from app.people import accounts
from app.projects import services as projects
from app.projects.models import ActivityState, Outcome
from app.projects.services import due
from app.projects.services.due import close_what_is_due, open_what_is_due
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.support.threads import together

pytestmark = pytest.mark.usefixtures("context")
WEEK = timedelta(days=7)
ROLES = {"alice": "team", "bob": "facilitator", "olav": "owner", "mona": "moderator"}


class Done(NamedTuple):
    """What was done to a thing, by whom among the cast, and the reason in the log."""

    thing: Any
    by: str
    why: str = ""


def published(cast: Cast) -> Done:
    draft = make.draft()
    accounts.grant(SYSTEM, cast.alice.account, Role.TEAM, draft.id)
    projects.publish_project(cast.alice.person, draft)
    return Done(draft, "alice")


def opened(cast: Cast) -> Done:
    planned = make.activity(cast.project, opened=False)
    projects.open_activity(cast.bob.person, planned)
    return Done(planned, "bob")


def extended(cast: Cast) -> Done:
    activity = make.activity(cast.project)
    projects.extend_activity(cast.alice.person, activity, clock.now() + 2 * WEEK)
    return Done(activity, "alice")


def closed(cast: Cast) -> Done:
    activity = make.activity(cast.project)
    projects.close_activity(cast.bob.person, activity)
    return Done(activity, "bob")


def accepted(cast: Cast) -> Done:
    for outcome in (*[Outcome.CONTINUE] * 3, Outcome.HAND_OVER):
        make.decide(cast.project, outcome)
    [offered] = cast.project.handovers
    contact = {"contact_name": "Olav", "contact_email": "olav@example.no"}
    projects.accept_handover(cast.olav.person, offered, **contact, next_status_on=make.soon())
    return Done(offered, "olav")


def read_and_published(cast: Cast) -> Done:
    need = tell.told()
    needs.publish(cast.mona.person, need)
    return Done(need, "mona")


def declined(cast: Cast) -> Done:
    need = tell.told()
    needs.decline(cast.mona.person, need, Policy.UNCLEAR, "Hvilken vei?")
    return Done(need, "mona", f"{POLICY[Policy.UNCLEAR]} Hvilken vei?")


def addition_declined(cast: Cast) -> Done:
    added = tell.addition(tell.need())
    needs.decline_addition(cast.mona.person, added, Policy.UNCLEAR, "Hvilken vei?")
    [entry] = [one for one in audit.log_of_object("addition", added.id) if one.action == "needs.addition_declined"]
    assert entry.details["policy"] == "unclear"
    return Done(added, "mona", f"{POLICY[Policy.UNCLEAR]} Hvilken vei?")


def hidden(cast: Cast) -> Done:
    need = tell.need(project=cast.project)
    needs.hide(cast.alice.person, need, Policy.HATEFUL)
    return Done(need, "alice", str(POLICY[Policy.HATEFUL]))


def merged(cast: Cast) -> Done:
    need, whole = tell.need(project=cast.project), tell.need(project=cast.project)
    needs.merge(cast.alice.person, need, whole, "Det er den samme stien.")
    return Done(need, "alice", "Det er den samme stien.")


def forwarded(cast: Cast) -> Done:
    need = tell.need(project=cast.project)
    needs.forward(cast.alice.person, need, cast.project.department, "De eier veien.")
    return Done(need, "alice", "De eier veien.")


@pytest.mark.parametrize(
    ("act", "action"),
    [
        (published, "projects.published"),
        (opened, "projects.activity_opened"),
        (extended, "projects.activity_extended"),
        (closed, "projects.activity_closed"),
        (accepted, "projects.handover_accepted"),
        (read_and_published, "needs.published"),
        (declined, "needs.declined"),
        (addition_declined, "needs.addition_declined"),
        (hidden, "needs.hidden"),
        (merged, "needs.merged"),
        (forwarded, "needs.forwarded"),
    ],
)
def test_a_change_is_logged_once_with_who_in_which_role_when_and_why(
    cast: Cast, frozen_clock: Moment, act: Callable[[Cast], Done], action: str
) -> None:
    moment = clock.now()
    done = act(cast)
    frozen_clock.move(hours=1)
    [entry] = [one for one in audit.log_of_object(done.thing.__tablename__, done.thing.id) if one.action == action]
    assert (entry.account_id, entry.role) == (cast.everybody[done.by].account.id, ROLES[done.by])
    assert entry.at == moment
    assert entry.reason == done.why


def test_what_the_clock_opens_and_closes_is_logged_once_by_the_service_itself(cast: Cast, frozen_clock: Moment) -> None:
    opens, closes = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2)
    both = [make.activity(cast.project, opened=False, opens_at=opens, closes_at=closes) for _number in range(2)]
    for moment in (opens, closes, closes + timedelta(minutes=1)):
        frozen_clock.set(moment)
        open_what_is_due()
        close_what_is_due()
    for activity in both:
        *_before, opened_, closed_ = audit.log_of_object("activity", activity.id)
        assert [(one.action, one.at) for one in (opened_, closed_)] == [
            ("projects.activity_opened", opens),
            ("projects.activity_expired", closes),
        ]
        for entry in (opened_, closed_):
            assert (entry.account_id, entry.project_id) == (SYSTEM.account_id, cast.project.id)
        assert (activity.state, activity.closed_at) == (ActivityState.CLOSED, closes)


def test_two_clocks_that_close_at_once_close_and_log_each_activity_once(
    app: Flask, frozen_clock: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make.project()
    ids = [make.activity(project, closes_at=clock.now() + timedelta(hours=1)).id for _number in range(3)]
    frozen_clock.move(hours=2)
    written, log = Event(), audit.record_each

    def log_slowly(*line: Any) -> None:
        log(*line)
        written.wait(1)  # so long that the other one looks too

    def close() -> int:
        closed = close_what_is_due()
        written.set()
        return closed

    monkeypatch.setattr(due.audit, "record_each", log_slowly)
    # They may share the work: the one that comes second takes what the first has not got hold of yet.
    assert sum(together(app, [close, close])) == len(ids)
    for number in ids:
        lines = [entry.action for entry in audit.log_of_object("activity", number)]
        assert lines.count("projects.activity_expired") == 1


def test_an_extension_in_time_leaves_it_open_and_out_of_the_log(cast: Cast, frozen_clock: Moment) -> None:
    activity = make.activity(cast.project, closes_at=clock.now() + timedelta(hours=1))
    projects.extend_activity(cast.alice.person, activity, clock.now() + WEEK)
    frozen_clock.move(hours=2)
    assert close_what_is_due() == 0
    assert audit.log_of_object("activity", activity.id)[-1].action == "projects.activity_extended"
