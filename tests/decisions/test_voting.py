"""One vote per participant and ballot, whatever is sent, and only while the ballot is open."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.db import db
from app.core.errors import Closed, Invalid, NotAllowed, NotFound, SignInNeeded
from app.decisions import queries, services
from app.decisions.models import Ballot, Method, Vote, VoteChoice
from app.notifications.models import Follow, Subject
from app.projects.models import Activity, ActivityState, Audience, ProjectState
from tests.factories import activities, decisions

pytestmark = pytest.mark.usefixtures("context")


def counted(ballot: Ballot) -> list[int]:
    return [count.votes for count in queries.tally(ballot).counts]


def contributions(ballot: Ballot) -> int:
    query = select(Activity.contributions).where(Activity.id == ballot.activity_id)
    return db.session.scalar(query) or 0


def test_a_vote_is_counted_once_and_its_ballot_followed() -> None:
    ballot, who = decisions.ballot(), activities.participant()
    cast = decisions.vote(ballot, 1, by=who)
    assert not cast.changed
    assert counted(ballot) == [0, 1, 0]
    assert contributions(ballot) == 1
    followed = db.session.scalars(select(Follow).where(Follow.participant_id == who)).all()
    assert [(follow.subject, follow.subject_id) for follow in followed] == [(Subject.BALLOT, ballot.id)]


def test_a_changed_vote_replaces_the_one_before() -> None:
    ballot, who = decisions.ballot(method=Method.MULTI), activities.participant()
    first = decisions.vote(ballot, 0, 1, by=who)
    second = decisions.vote(ballot, 1, 2, by=who)
    assert (second.vote_id, second.changed) == (first.vote_id, True)
    assert counted(ballot) == [0, 1, 1]
    assert contributions(ballot) == 1


def test_a_changed_rating_keeps_only_the_new_scores() -> None:
    ballot, who = decisions.ballot(method=Method.RATING), activities.participant()
    decisions.vote(ballot, 1, 2, 3, by=who)
    decisions.vote(ballot, 5, 0, 3, by=who)
    mine = queries.my_vote(ballot.id, who)
    assert mine is not None
    assert [mine.choices.get(option.id) for option in ballot.options] == [5, None, 3]


def test_sending_the_same_vote_again_changes_nothing() -> None:
    ballot, who = decisions.ballot(), activities.participant()
    for _time in range(3):
        decisions.vote(ballot, 2, by=who)
    assert counted(ballot) == [0, 0, 1]
    assert contributions(ballot) == 1
    assert db.session.scalar(select(func.count()).select_from(VoteChoice)) == 1


def test_the_schema_itself_refuses_a_second_vote() -> None:
    ballot, who = decisions.ballot(), activities.participant()
    decisions.vote(ballot, 0, by=who)
    db.session.add(Vote(ballot_id=ballot.id, participant_id=who, cast_on=clock.today()))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize(("before", "counts"), [(1, True), (0, False), (-1, False)])
def test_a_vote_counts_up_to_the_moment_of_the_close(frozen_clock: Any, before: int, counts: bool) -> None:
    closes = clock.now() + timedelta(hours=2)
    ballot = decisions.ballot(closes_at=closes)
    frozen_clock.set(closes - timedelta(milliseconds=before))
    if counts:
        decisions.vote(ballot, 0)
        assert counted(ballot) == [1, 0, 0]
    else:
        with pytest.raises(Closed, match=r"stengte kl\.\s12\.00"):
            decisions.vote(ballot, 0)
        assert counted(ballot) == [0, 0, 0]


def test_a_vote_that_was_on_its_way_when_the_team_closed_is_refused_by_its_own_insert() -> None:
    ballot, who = decisions.ballot(), activities.participant()
    on_its_way = services.ballot_to_vote_in(ballot.slug)
    ballot.activity.state, ballot.activity.closed_at = ActivityState.CLOSED, clock.now()
    db.session.flush()
    with pytest.raises(Closed):
        services.cast_vote(who, on_its_way, {ballot.options[0].id: 1})
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 0


def test_a_ballot_that_is_not_open_yet_takes_no_vote() -> None:
    later = decisions.ballot(opens_at=clock.now() + timedelta(days=1), closes_at=None)
    planned = decisions.ballot(state=ActivityState.PLANNED)
    for ballot in (later, planned):
        with pytest.raises(Closed, match="ikke åpnet"):
            services.ballot_to_vote_in(ballot.slug)


def test_the_ballot_of_a_draft_is_not_there() -> None:
    ballot = decisions.ballot(activities.project_in(state=ProjectState.DRAFT, published_at=None))
    with pytest.raises(NotFound):
        services.ballot_to_vote_in(ballot.slug)


def test_an_option_of_another_ballot_is_refused_and_nothing_is_counted() -> None:
    ballot, other = decisions.ballot(), decisions.ballot()
    who = activities.participant()
    db.session.commit()
    with pytest.raises(Invalid):
        services.cast_vote(who, services.ballot_to_vote_in(ballot.slug), {other.options[0].id: 1})
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 0
    assert contributions(ballot) == 0


def test_employees_are_marked_as_such_and_can_be_seen_apart() -> None:
    ballot = decisions.ballot()
    decisions.vote(ballot, 0)
    decisions.vote(ballot, 1, employee=True)
    assert queries.tally(ballot, by_employee=True).voters == 1
    assert [count.votes for count in queries.tally(ballot, by_employee=False).counts] == [1, 0, 0]


def test_a_ballot_for_one_side_refuses_the_other() -> None:
    inside, outside = decisions.ballot(audience=Audience.EMPLOYEES), decisions.ballot(audience=Audience.RESIDENTS)
    with pytest.raises(SignInNeeded):
        decisions.vote(inside, 0)
    with pytest.raises(NotAllowed):
        decisions.vote(outside, 0, employee=True)


def test_a_reason_belongs_to_a_vote_and_is_for_the_team() -> None:
    ballot, who = decisions.ballot(), activities.participant()
    open_now = services.ballot_to_vote_in(ballot.slug)
    with pytest.raises(Invalid):
        services.give_reason(who, open_now, "Fordi.")
    decisions.vote(ballot, 0, by=who)
    services.give_reason(who, open_now, "  Det er\u200b mørkt.  ", lang="nb")
    decisions.vote(ballot, 1, by=who)
    mine = queries.my_vote(ballot.id, who)
    assert mine is not None
    assert mine.reason == "Det er mørkt."
    assert [(vote.reason, vote.lang) for vote in queries.reasons(ballot).items] == [("Det er mørkt.", "nb")]


def test_casting_and_changing_cost_few_statements_whatever_the_number_of_votes(count_queries: Any) -> None:
    small, large, who = decisions.ballot(), decisions.ballot(), activities.participant()
    decisions.vote(small, 0)
    for _someone in range(20):
        decisions.vote(large, 0)
    costs = []
    for ballot in (small, large):
        for place in (0, 1):
            with count_queries() as seen:
                decisions.vote(ballot, place, by=who)
            costs.append(seen.total)
    assert costs[:2] == costs[2:]
    assert max(costs) <= 5
