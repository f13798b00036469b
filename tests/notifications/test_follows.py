"""How what one follows stands on my page: what is new stays new until it is seen."""

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.following import Standing
from app.notifications import follows, privacy, services
from app.notifications.models import Follow, ReceiptKind, Subject, Tie
from tests.conftest import Moment
from tests.factories import people

pytestmark = pytest.mark.usefixtures("context", "frozen_clock")
ANSWERED, ADDED_TO = "Kommunen har svart.", "Noen har lagt til noe."


def happens(kind: ReceiptKind, key: str = "1") -> None:
    services.write_receipt(Subject.NEED, 7, kind, key=key)
    db.session.commit()


def standing(who: int) -> Standing:
    return follows.standings(who, [("need", 7)])["need", 7]


@pytest.fixture
def eva(frozen_clock: Moment) -> int:
    who = people.participant()
    services.follow(who, Subject.NEED, 7, Tie.TOLD)
    frozen_clock.move(hours=1)
    return who


def test_an_answer_stays_new_and_is_told_when_somebody_adds_to_the_need(eva: int, frozen_clock: Moment) -> None:
    happens(ReceiptKind.ANSWERED)
    answered = clock.now()
    frozen_clock.move(hours=1)
    happens(ReceiptKind.ADDED_TO)
    found = standing(eva)
    assert found.news_at == answered
    assert found.news_at > found.seen_at
    assert found.sentence == ANSWERED


def test_when_the_answer_is_seen_the_newest_of_all_is_told(eva: int, frozen_clock: Moment) -> None:
    happens(ReceiptKind.ANSWERED)
    frozen_clock.move(hours=1)
    happens(ReceiptKind.ADDED_TO)
    frozen_clock.move(hours=1)
    services.mark_seen(eva)
    found = standing(eva)
    assert found.news_at is not None
    assert found.news_at < found.seen_at
    assert found.sentence == ADDED_TO


def test_what_others_add_is_told_but_is_no_news(eva: int) -> None:
    happens(ReceiptKind.ADDED_TO)
    found = standing(eva)
    assert (found.news_at, found.sentence) == (None, ADDED_TO)


def test_what_nothing_has_happened_to_says_nothing(eva: int) -> None:
    found = standing(eva)
    assert (found.news_at, found.sentence) == (None, "")


def test_who_turns_out_to_be_one_follows_by_the_closest_tie() -> None:
    """Told on the phone, supported from the laptop: it is what she told that she hears of."""
    phone, laptop = people.participant(), people.participant()
    services.follow(phone, Subject.NEED, 9, Tie.TOLD)
    services.follow(laptop, Subject.NEED, 9, Tie.SUPPORTED)
    privacy.move(phone, laptop)
    assert list(db.session.execute(select(Follow.participant_id, Follow.tie).where(Follow.subject_id == 9))) == [
        (laptop, Tie.TOLD)
    ]


@pytest.mark.parametrize(
    ("ties", "stays"),
    [
        ([Tie.SUPPORTED, Tie.TOLD], Tie.TOLD),
        ([Tie.TOLD, Tie.SUPPORTED, Tie.ADDED], Tie.TOLD),
        ([Tie.ADDED, Tie.TOLD], Tie.TOLD),
        ([Tie.FOLLOWED, Tie.ADDED, Tie.SUPPORTED], Tie.ADDED),
    ],
)
def test_of_several_ties_the_one_that_binds_most_stays(ties: list[Tie], stays: Tie) -> None:
    who = people.participant()
    for tie in ties:
        services.follow(who, Subject.NEED, 7, tie)
    assert db.session.scalars(select(Follow.tie)).all() == [stays]


def test_what_was_not_seen_before_a_closer_tie_is_news_still(frozen_clock: Moment) -> None:
    who = people.participant()
    services.follow(who, Subject.NEED, 7, Tie.FOLLOWED)
    frozen_clock.move(hours=1)
    happens(ReceiptKind.ANSWERED)
    frozen_clock.move(hours=1)
    services.follow(who, Subject.NEED, 7, Tie.ADDED)
    found = standing(who)
    assert found.news_at is not None
    assert found.news_at > found.seen_at


def test_who_added_something_follows_on_when_the_support_is_taken_back() -> None:
    who = people.participant()
    services.follow(who, Subject.NEED, 7, Tie.SUPPORTED)
    services.follow(who, Subject.NEED, 7, Tie.ADDED)
    services.unfollow_supported(who, Subject.NEED, 7)
    assert db.session.scalars(select(Follow.tie)).all() == [Tie.ADDED]
