"""Nobody is asked to vote when it is too late, or to see a result that is not shown."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.i18n import in_language
from app.decisions import services
from app.decisions.models import Ballot
from app.notifications import digests, wording
from app.notifications import services as notifications
from app.notifications.models import Notice, NoticeState, OutboxMail, Receipt, ReceiptKind, Subject
from app.projects.models import ActivityState
from tests.conftest import Moment
from tests.factories import activities, decisions, people
from tests.factories.projects import BOSS

pytestmark = pytest.mark.usefixtures("context", "frozen_clock")
EVA = "eva@example.no"
Mails = Callable[..., list[OutboxMail]]


def opened(**values: Any) -> Ballot:
    """A vote that has just opened, in a project that Eva follows."""
    ballot = decisions.ballot(state=ActivityState.PLANNED, **values)
    eva = people.participant()
    people.contact(eva, EVA)
    notifications.follow(eva, Subject.PROJECT, ballot.project_id)
    services.open_voting(BOSS, ballot)
    db.session.commit()
    return ballot


def digest(frozen_clock: Moment, **later: float) -> int:
    frozen_clock.move(**(later or {"minutes": 10}))
    return digests.tell_daily()


def test_those_who_follow_are_asked_while_they_can_vote(mails: Mails, frozen_clock: Moment) -> None:
    opened()
    assert digest(frozen_clock) == 1
    assert mails()[0].subject == "Stem: Hvilket lys vil du ha?"


def test_nobody_is_asked_to_vote_when_the_vote_has_closed(mails: Mails, frozen_clock: Moment) -> None:
    services.close_voting(BOSS, opened())
    db.session.commit()
    assert digest(frozen_clock) == 0
    assert mails() == []
    assert db.session.scalars(select(Notice.state)).all() == [NoticeState.DROPPED]


def test_nobody_is_asked_to_vote_after_the_deadline(mails: Mails, frozen_clock: Moment) -> None:
    frozen_clock.move(hours=12)  # nobody gets a digest before the morning
    opened(closes_at=clock.now().replace(hour=23))
    assert digest(frozen_clock, hours=10) == 0
    assert mails() == []


def test_what_else_there_is_to_tell_is_told(mails: Mails, frozen_clock: Moment) -> None:
    ballot = opened()
    services.close_voting(BOSS, ballot)
    notifications.write_receipt(Subject.PROJECT, ballot.project_id, ReceiptKind.NEWS, key="n")
    db.session.commit()
    assert digest(frozen_clock) == 1
    assert mails()[0].subject.startswith("Les nytt: ")
    assert "stemme" not in mails()[0].text


def closed_with(votes: int) -> None:
    """A vote that has closed, and in which Eva was one of those who voted."""
    ballot = decisions.ballot()
    for number in range(votes):
        who = activities.participant()
        decisions.vote(ballot, 0, by=who)
        if not number:
            people.contact(who, EVA)
    services.close_voting(BOSS, ballot)
    db.session.commit()


def test_with_five_votes_there_is_a_result_to_see(mails: Mails, frozen_clock: Moment) -> None:
    closed_with(5)
    assert digest(frozen_clock) == 1
    [mail] = mails()
    assert mail.subject == "Se resultatet: Hvilket lys vil du ha?"
    assert "Resultatet av «Hvilket lys vil du ha?» er klart." in mail.text


def test_with_fewer_those_who_voted_hear_that_no_numbers_are_shown(mails: Mails, frozen_clock: Moment) -> None:
    closed_with(4)
    assert digest(frozen_clock) == 1
    [mail] = mails()
    assert mail.subject == "Les hvordan det gikk: Hvilket lys vil du ha?"
    assert "Avstemningen «Hvilket lys vil du ha?» er stengt. Færre enn fem stemte, så vi viser ikke tall." in mail.text
    assert "Se avstemningen: http://127.0.0.1:8000/avstemning/" in mail.text
    assert "esultat" not in mail.text


def test_it_is_said_in_english_too() -> None:
    closed_with(4)
    with in_language("en"):
        told = wording.sentence(db.session.scalars(select(Receipt).where(Receipt.subject == Subject.BALLOT)).one())
    assert told == "The vote “Which light do you want?” has closed. Fewer than five voted, so we show no numbers."
