"""Many at once change nothing of what holds for one: one row per voter, and a tally that is a recount."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.core.errors import Closed
from app.decisions import queries, services
from app.decisions.models import Ballot, Method, Vote, VoteChoice
from app.decisions.services import VoteCast
from app.projects.models import Activity, ActivityState
from tests.factories import activities, decisions
from tests.support.threads import together

MANY = 50


def at_once(app: Flask, number: int, act: Callable[[int], Any]) -> list[Any]:
    """What `act(0)` to `act(number - 1)` gave or raised, all started together."""
    return together(app, [partial(act, place) for place in range(number)])


def rows(model: type[Vote | VoteChoice]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def contributions(ballot_id: int) -> int:
    query = select(Activity.contributions).join(Ballot, Ballot.activity_id == Activity.id)
    return db.session.scalar(query.where(Ballot.id == ballot_id)) or 0


def test_fifty_identical_votes_at_once_are_one_vote(app: Flask) -> None:
    ballot, who = decisions.ballot(), activities.participant()
    slug, option = ballot.slug, ballot.options[0].id
    cast = at_once(app, MANY, lambda _place: services.cast_vote(who, services.ballot_to_vote_in(slug), {option: 1}))
    assert all(isinstance(vote, VoteCast) for vote in cast), cast
    assert Counter(vote.changed for vote in cast) == {False: 1, True: MANY - 1}
    assert (rows(Vote), rows(VoteChoice), contributions(ballot.id)) == (1, 1, 1)


def test_one_voter_who_changes_in_many_windows_at_once_ends_with_one_whole_vote(app: Flask) -> None:
    ballot, who = decisions.ballot(method=Method.MULTI), activities.participant()
    slug, options = ballot.slug, [option.id for option in ballot.options]
    pairs = [(0, 1), (1, 2), (2, 0)]
    cast = at_once(
        app,
        30,
        lambda place: services.cast_vote(
            who, services.ballot_to_vote_in(slug), {options[chosen]: 1 for chosen in pairs[place % 3]}
        ),
    )
    assert all(isinstance(vote, VoteCast) for vote in cast), cast
    assert (rows(Vote), rows(VoteChoice), contributions(ballot.id)) == (1, 2, 1)


def test_fifty_voters_at_once_are_all_counted(app: Flask) -> None:
    ballot = decisions.ballot()
    slug, options = ballot.slug, [option.id for option in ballot.options]
    voters = [activities.participant() for _voter in range(MANY)]
    cast = at_once(
        app,
        MANY,
        lambda place: services.cast_vote(voters[place], services.ballot_to_vote_in(slug), {options[place % 3]: 1}),
    )
    assert all(isinstance(vote, VoteCast) for vote in cast), cast
    tally = queries.tally(db.session.get_one(Ballot, ballot.id))
    assert tally.voters == contributions(ballot.id) == rows(Vote) == MANY
    assert [count.votes for count in tally.counts] == [17, 17, 16]


def test_when_the_ballot_closes_in_the_midst_each_is_counted_and_told_so_or_neither(app: Flask) -> None:
    ballot = decisions.ballot()
    slug, option, activity_id = ballot.slug, ballot.options[0].id, ballot.activity_id
    voters = [activities.participant() for _voter in range(20)]

    def act(place: int) -> VoteCast | None:
        if place == 10:
            activity = db.session.get_one(Activity, activity_id)
            activity.state, activity.closed_at = ActivityState.CLOSED, clock.now()
            return None
        return services.cast_vote(voters[place], services.ballot_to_vote_in(slug), {option: 1})

    told = at_once(app, 20, act)
    counted = [vote for vote in told if isinstance(vote, VoteCast)]
    refused = [error for error in told if isinstance(error, Closed)]
    assert len(counted) + len(refused) == 19, told
    assert rows(Vote) == rows(VoteChoice) == contributions(ballot.id) == len(counted)
