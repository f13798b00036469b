"""What is held can be got, is erased without changing a result, and follows a person to another device."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.decisions import privacy, queries, services
from app.decisions.models import Ballot, Vote
from app.projects.models import Activity, ActivityState
from tests.factories import activities, decisions

pytestmark = pytest.mark.usefixtures("context")


def close(ballot: Ballot) -> None:
    activity = db.session.get_one(Activity, ballot.activity_id)
    activity.state, activity.closed_at = ActivityState.CLOSED, clock.now()
    db.session.flush()


def votes(ballot: Ballot) -> list[int]:
    return [count.votes for count in queries.tally(ballot).counts]


def contributions(ballot: Ballot) -> int:
    return db.session.scalar(select(Activity.contributions).where(Activity.id == ballot.activity_id)) or 0


def test_one_gets_what_one_voted_and_why() -> None:
    ballot, who = decisions.ballot(), activities.participant()
    decisions.vote(ballot, 1, by=who)
    services.give_reason(who, services.ballot_to_vote_in(ballot.slug), "Fordi.")
    assert privacy.held(who) == {
        "votes": [
            {
                "ballot": ballot.slug,
                "question": "Hvilket lys vil du ha?",
                "cast_on": clock.today().isoformat(),
                "reason": "Fordi.",
                "choices": [{"option": "Høye stolper", "score": 1}],
            }
        ]
    }
    assert privacy.held(activities.participant()) == {"votes": []}


def test_an_erased_vote_in_a_closed_ballot_keeps_only_ballot_and_option() -> None:
    ballot, who = decisions.ballot(), activities.participant()
    decisions.vote(ballot, 1, by=who)
    services.give_reason(who, services.ballot_to_vote_in(ballot.slug), "Jeg heter Kari.", lang="en")
    close(ballot)
    privacy.erase(who)
    vote = db.session.scalars(select(Vote).execution_options(populate_existing=True)).one()
    assert (vote.participant_id, vote.cast_on, vote.reason, vote.lang) == (None, None, "", "nb")
    assert votes(ballot) == [0, 1, 0]
    assert contributions(ballot) == 1


def test_an_erased_vote_in_an_open_ballot_goes() -> None:
    ballot, who = decisions.ballot(), activities.participant()
    decisions.vote(ballot, 1, by=who)
    decisions.vote(ballot, 0)
    privacy.erase(who)
    assert votes(ballot) == [1, 0, 0]
    assert contributions(ballot) == 1


def test_votes_follow_to_the_other_device() -> None:
    ballot, old, new = decisions.ballot(), activities.participant(), activities.participant()
    decisions.vote(ballot, 1, by=old)
    privacy.move(old, new)
    mine = queries.my_vote(ballot.id, new)
    assert mine is not None
    assert queries.my_vote(ballot.id, old) is None


@pytest.mark.parametrize("first", ["source", "target"])
def test_where_both_devices_voted_the_newer_vote_stays_while_it_is_open(frozen_clock: Any, first: str) -> None:
    ballot = decisions.ballot(closes_at=clock.now() + timedelta(days=9))
    source, target = activities.participant(), activities.participant()
    order = (source, target) if first == "source" else (target, source)
    decisions.vote(ballot, 0, by=order[0])
    frozen_clock.move(days=2)
    decisions.vote(ballot, 2, by=order[1])
    privacy.move(source, target)
    assert votes(ballot) == [0, 0, 1]
    assert contributions(ballot) == 1
    mine = queries.my_vote(ballot.id, target)
    assert mine is not None
    assert list(mine.choices) == [ballot.options[2].id]


def test_where_both_devices_voted_a_closed_result_stays_what_it_was() -> None:
    ballot = decisions.ballot()
    source, target = activities.participant(), activities.participant()
    decisions.vote(ballot, 0, by=source)
    decisions.vote(ballot, 2, by=target)
    close(ballot)
    privacy.move(source, target)
    assert votes(ballot) == [1, 0, 1]
    assert contributions(ballot) == 2
    held = db.session.scalars(select(Vote.participant_id).order_by(Vote.id)).all()
    assert list(held) == [None, target]
