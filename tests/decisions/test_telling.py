"""Those who follow the project hear that a vote has opened; those who voted hear of the result. Once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.decisions import activities as links
from app.decisions import services
from app.decisions.jobs import tell_of_votes
from app.decisions.models import Ballot
from app.notifications.models import Receipt, ReceiptKind, Subject
from app.projects.jobs import open_and_close_activities
from app.projects.models import ActivityKind, ActivityState
from tests.factories import activities, decisions
from tests.factories.projects import BOSS

pytestmark = pytest.mark.usefixtures("context")


def told() -> list[tuple[Subject, ReceiptKind]]:
    kinds = (ReceiptKind.VOTE_OPENED, ReceiptKind.VOTE_RESULT)
    query = select(Receipt).where(Receipt.kind.in_(kinds)).order_by(Receipt.id)
    return [(receipt.subject, receipt.kind) for receipt in db.session.scalars(query)]


def minute_passes() -> None:
    """What the clock does each minute to activities and to votes."""
    open_and_close_activities()
    tell_of_votes()


OPENED, RESULT = (Subject.PROJECT, ReceiptKind.VOTE_OPENED), (Subject.BALLOT, ReceiptKind.VOTE_RESULT)


def test_opening_and_closing_by_hand_tell_at_once_and_once() -> None:
    ballot = decisions.ballot(state=ActivityState.PLANNED)
    for _time in range(2):
        services.open_voting(BOSS, ballot)
    assert told() == [OPENED]
    for _time in range(2):
        services.close_voting(BOSS, ballot)
    services.tell_due()
    assert told() == [OPENED, RESULT]


def test_what_the_clock_opens_and_closes_is_told_by_the_jobs(frozen_clock: Any) -> None:
    times = {"opens_at": clock.now() + timedelta(hours=1), "closes_at": clock.now() + timedelta(hours=2)}
    ballot = decisions.ballot(state=ActivityState.PLANNED, **times)
    db.session.commit()
    minute_passes()
    assert told() == []
    frozen_clock.move(hours=1)
    minute_passes()
    assert told() == [OPENED]
    decisions.vote(db.session.get_one(Ballot, ballot.id), 0)
    db.session.commit()
    frozen_clock.move(hours=1)
    for _time in range(2):
        minute_passes()
    assert told() == [OPENED, RESULT]


def test_what_is_told_leads_to_the_ballot_in_both_languages() -> None:
    ballot = decisions.ballot(state=ActivityState.PLANNED)
    services.open_voting(BOSS, ballot)
    receipt = db.session.scalars(select(Receipt).where(Receipt.kind == ReceiptKind.VOTE_OPENED)).one()
    assert receipt.about == {
        "endpoint": "decisions.ballot",
        "values": {"slug": ballot.slug},
        "title_nb": "Hvilket lys vil du ha?",
        "title_en": "Which light do you want?",
        "ballot": ballot.id,
    }


def test_an_activity_leads_to_its_ballot() -> None:
    ballot, project = decisions.ballot(), activities.project_in()
    other = activities.activity_in(project, ActivityKind.VOTE)
    found = links.LINKS[ActivityKind.VOTE]([ballot.activity_id, other.id])
    assert [(key, link.endpoint, link.values) for key, link in found.items()] == [
        (ballot.activity_id, "decisions.ballot", {"slug": ballot.slug})
    ]
