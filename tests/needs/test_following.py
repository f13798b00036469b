"""How one follows a need: by what one did, for as long as that stands."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.i18n.formats import day
from app.core.providers import subject_pages
from app.needs import secret, services
from app.needs.models import Need
from app.notifications import follows, phrases
from app.notifications.models import Follow, Notice, Subject, Tie
from app.notifications.services import unfollow
from tests.conftest import Moment
from tests.factories import needs as make
from tests.factories import people
from tests.support.client import Client
from tests.support.queries import count_queries


def tie_of(need: Need, who: int) -> Tie | None:
    db.session.expire_all()
    return db.session.scalar(select(Follow.tie).where(Follow.subject_id == need.id, Follow.participant_id == who))


def lead(need: Need, who: int) -> str:
    held = db.session.scalars(select(Follow).where(Follow.participant_id == who)).one()
    return phrases.lead(held, subject_pages(Subject.NEED, [need.id], who)[need.id])


def again(need: Need, who: int) -> None:
    """Stop following, and press the button."""
    unfollow(who, Subject.NEED, need.id)
    follows.follow(who, "need", need.id)


@pytest.mark.usefixtures("context")
class TestByTheButton:
    def test_who_told_it_is_not_mailed_what_they_take_back_themselves(self, frozen_clock: Moment) -> None:
        need, told_on = make.need(), clock.now()
        author = need.participant_id
        assert author is not None
        people.contact(author, "eva@example.no")
        frozen_clock.move(days=9)
        again(need, author)
        services.withdraw(need, author)
        assert db.session.scalars(select(Notice)).all() == []
        assert tie_of(need, author) is Tie.TOLD
        assert lead(need, author).startswith(f"{day(told_on)} meldte du")

    def test_what_happened_before_is_no_news(self, frozen_clock: Moment) -> None:
        need = make.need()
        author = need.participant_id
        assert author is not None
        frozen_clock.move(days=9)
        again(need, author)
        held = follows.standings(author, [("need", need.id)])["need", need.id]
        assert held.news_at is not None
        assert held.news_at < held.seen_at

    def test_it_is_found_out_in_one_query(self) -> None:
        need, who = make.need(), make.participant()
        services.support(who, need.id)
        unfollow(who, Subject.NEED, need.id)
        number = need.id
        db.session.flush()
        db.session.expire_all()
        with count_queries() as counted:
            follows.follow(who, "need", number)
        assert counted.total == 2  # what they did, and the row
        assert tie_of(need, who) is Tie.SUPPORTED

    def test_who_did_nothing_with_it_follows_it(self) -> None:
        need, who = make.need(), make.participant()
        again(need, who)
        assert tie_of(need, who) is Tie.FOLLOWED

    def test_who_supports_or_added_is_tied_by_that(self) -> None:
        need, fan, adder = make.need(), make.participant(), make.participant()
        services.support(fan, need.id)
        make.addition(need, by=adder)
        for who, tie in ((fan, Tie.SUPPORTED), (adder, Tie.ADDED)):
            again(need, who)
            assert tie_of(need, who) is tie


@pytest.mark.usefixtures("context")
class TestWhatWasAddedIsTakenBack:
    def test_the_support_that_stands_ties_by_its_own_day(self, frozen_clock: Moment) -> None:
        need, who, given_on = make.need(), make.participant(), clock.now()
        services.support(who, need.id)
        frozen_clock.move(days=3)
        services.withdraw_addition(make.addition(need, by=who), who)
        assert tie_of(need, who) is Tie.SUPPORTED
        assert lead(need, who).startswith(f"{day(given_on)} støttet du")

    def test_with_the_support_taken_back_too_they_just_follow_it(self) -> None:
        need, who = make.need(), make.participant()
        services.support(who, need.id)
        added = make.addition(need, by=who)
        services.unsupport(who, need.id)
        assert tie_of(need, who) is Tie.ADDED
        services.withdraw_addition(added, who)
        assert tie_of(need, who) is Tie.FOLLOWED

    def test_who_asked_to_follow_before_hears_on(self) -> None:
        need, who = make.need(), make.participant()
        follows.follow(who, "need", need.id)
        services.withdraw_addition(make.addition(need, by=who), who)
        assert tie_of(need, who) is Tie.FOLLOWED

    def test_who_told_a_part_of_it_hears_on_for_as_long_as_it_is_a_part(self, frozen_clock: Moment) -> None:
        part, need = make.need(), make.need()
        author = part.participant_id
        assert author is not None
        frozen_clock.move(days=1)
        services.merge(make.MODERATOR, part, need)
        frozen_clock.move(days=1)
        services.withdraw_addition(make.addition(need, by=author), author)
        assert tie_of(need, author) is Tie.FOLLOWED
        services.unmerge(make.MODERATOR, part)
        assert (tie_of(need, author), tie_of(part, author)) == (None, Tie.TOLD)

    def test_it_keeps_nobody_following_whom_a_part_that_left_brought_along(self) -> None:
        part, need = make.need(), make.need()
        author = part.participant_id
        assert author is not None
        added = make.addition(need, by=author)
        services.withdraw_addition(added, author)
        unfollow(author, Subject.NEED, need.id)
        services.merge(make.MODERATOR, part, need)
        services.unmerge(make.MODERATOR, part)
        assert tie_of(need, author) is None

    def test_another_that_stands_ties_on(self) -> None:
        need, who = make.need(), make.participant()
        first, _second = make.addition(need, "Det er mørkt i november.", by=who), make.addition(need, by=who)
        services.withdraw_addition(first, who)
        assert tie_of(need, who) is Tie.ADDED

    def test_a_support_of_a_part_of_it_counts(self) -> None:
        part, need, who = make.need(), make.need(), make.participant()
        services.support(who, part.id)
        services.merge(make.MODERATOR, part, need)
        services.withdraw_addition(make.addition(need, by=who), who)
        assert tie_of(need, who) is Tie.SUPPORTED

    def test_who_told_it_or_stopped_following_stays_so(self) -> None:
        need, who = make.need(), make.participant()
        author = need.participant_id
        assert author is not None
        services.support(who, need.id)
        mine, theirs = make.addition(need, "Jeg går der hver dag.", by=author), make.addition(need, by=who)
        unfollow(who, Subject.NEED, need.id)
        services.withdraw_addition(mine, author)
        services.withdraw_addition(theirs, who)
        assert (tie_of(need, author), tie_of(need, who)) == (Tie.TOLD, None)


@pytest.mark.usefixtures("context")
class TestASupportIsTakenBack:
    def test_who_asked_to_follow_before_hears_on(self) -> None:
        need, who = make.need(), make.participant()
        follows.follow(who, "need", need.id)
        services.support(who, need.id)
        services.unsupport(who, need.id)
        assert tie_of(need, who) is Tie.FOLLOWED

    def test_who_told_a_part_of_it_hears_on(self) -> None:
        part, need = make.need(), make.need()
        author = part.participant_id
        assert author is not None
        services.merge(make.MODERATOR, part, need)
        services.support(author, need.id)
        services.unsupport(author, need.id)
        assert (tie_of(need, author), tie_of(part, author)) == (Tie.FOLLOWED, Tie.TOLD)

    def test_by_the_number_of_the_part_that_it_was_given_to_they_follow_the_whole_no_more(self) -> None:
        part, need, who = make.need(), make.need(), make.participant()
        services.support(who, part.id)
        services.merge(make.MODERATOR, part, need)
        services.unsupport(who, part.id)
        assert [tie_of(one, who) for one in (part, need)] == [None, None]

    def test_who_supported_a_part_of_a_part_follows_nothing_above_it(self) -> None:
        first, second, third, who = make.need(), make.need(), make.need(), make.participant()
        services.support(who, first.id)
        services.merge(make.MODERATOR, first, second)
        services.merge(make.MODERATOR, second, third)
        others = {need.participant_id for need in (first, second)}
        services.unsupport(who, third.id)
        assert [tie_of(need, who) for need in (first, second, third)] == [None] * 3
        assert all(tie_of(third, other) is Tie.FOLLOWED for other in others if other is not None)


def test_who_keeps_the_receipt_is_not_called_the_one_who_told_it(
    app: Flask, client: Client, frozen_clock: Moment
) -> None:
    with make.arranged(app):
        need = make.need()
    client.submit(client.page(f"/behov/{need.id}").form(action="/stott"))
    frozen_clock.move(days=9)
    client.submit(client.page(f"/behov/kvittering/{secret.token_of(need)}").form(action="/ta-med"))
    held = db.session.scalars(select(Follow).order_by(Follow.id.desc())).first()
    assert held is not None
    assert held.tie is Tie.KEPT
    with app.test_request_context():
        assert lead(need, held.participant_id).startswith(f"Du har kvitteringen for behov {need.id}")
    assert held.since > clock.now() - timedelta(minutes=1)
