"""Support: one per participant, and a count that always equals a recount of the rows."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, or_, select

from app.core import clock
from app.core.db import db
from app.core.errors import Closed, NotFound
from app.needs import mine, privacy, services
from app.needs.models import Need, Policy, Support
from app.notifications.models import Follow
from tests.conftest import Moment
from tests.factories import needs as make
from tests.support.threads import together
from tests.support.twins import assert_refused

pytestmark = pytest.mark.usefixtures("context")


def recounted(number: int) -> int:
    """Distinct supporters of the need and of those merged into it, from the rows alone."""
    members = select(Need.id).where(or_(Need.id == number, Need.merged_into_id == number))
    query = select(func.count(func.distinct(Support.participant_id))).where(Support.need_id.in_(members))
    return db.session.scalar(query) or 0


def fresh(number: int) -> Need:
    db.session.expire_all()
    return db.session.get_one(Need, number)


def test_support_and_undo() -> None:
    need, me = make.need(), make.participant()
    assert services.support(me, need.id).mine
    assert need.support_count == 1
    assert not services.unsupport(me, need.id).mine
    assert need.support_count == 0


def test_repeating_changes_nothing() -> None:
    need, me = make.need(supporters=3), make.participant()
    for _ in range(3):
        services.support(me, need.id)
    assert need.support_count == recounted(need.id) == 4
    for _ in range(3):
        services.unsupport(me, need.id)
    assert need.support_count == recounted(need.id) == 3


def test_the_schema_itself_refuses_a_second_support() -> None:
    need, me = make.need(), make.participant()
    services.support(me, need.id)
    given = db.session.scalars(select(Support)).one()
    assert_refused(given, given_on=clock.today() + timedelta(days=1))


def test_who_supports_follows_until_the_support_is_taken_back() -> None:
    need, me = make.need(), make.participant()
    services.support(me, need.id)
    mine = select(func.count()).select_from(Follow).where(Follow.participant_id == me)
    assert db.session.scalar(mine) == 1
    services.unsupport(me, need.id)
    assert db.session.scalar(mine) == 0


def test_who_added_to_a_need_goes_on_following_it_when_they_take_their_support_back() -> None:
    need, me = make.need(), make.participant()
    make.addition(need, by=me)
    services.support(me, need.id)
    services.unsupport(me, need.id)
    assert list(db.session.scalars(select(Follow.subject_id).where(Follow.participant_id == me))) == [need.id]


def test_who_takes_back_the_support_of_a_part_hears_no_more_of_it() -> None:
    part, whole, me = make.need(), make.need(), make.participant()
    services.support(me, part.id)
    services.merge(make.MODERATOR, part, whole)
    services.unsupport(me, whole.id)
    assert list(db.session.scalars(select(Follow.subject_id).where(Follow.participant_id == me))) == []


def test_my_page_says_the_day_one_supported_and_not_the_day_the_need_came(frozen_clock: Moment) -> None:
    need, me = make.need(), make.participant()
    frozen_clock.move(days=9)
    services.support(me, need.id)
    (item,) = [one for one in mine.items(me) if one.kind == "support"]
    assert clock.local(item.at).date() == clock.today()


def test_what_is_not_public_cannot_be_supported_and_does_not_tell_that_it_is_there() -> None:
    hidden = make.need()
    services.hide(make.MODERATOR, hidden, Policy.HATEFUL)
    for number in (make.told().id, hidden.id, 999_999):
        with pytest.raises(NotFound):
            services.support(make.participant(), number)


def test_nobody_supports_what_they_told_themselves() -> None:
    need = make.need()
    with pytest.raises(Closed):
        services.support(need.participant_id or 0, need.id)


def test_a_support_of_a_merged_need_goes_to_the_one_it_is_part_of() -> None:
    part, whole = make.need(), make.need()
    services.merge(make.MODERATOR, part, whole)
    me = make.participant()
    assert services.support(me, part.id).id == whole.id
    assert whole.support_count == recounted(whole.id) == 1


def test_who_supports_a_merged_part_is_not_counted_again_for_the_whole() -> None:
    part, whole, me = make.need(), make.need(), make.participant()
    services.support(me, part.id)
    services.merge(make.MODERATOR, part, whole)
    services.support(me, whole.id)
    assert whole.support_count == recounted(whole.id) == 1
    services.unsupport(me, whole.id)
    assert whole.support_count == recounted(whole.id) == 0


def test_twenty_supports_at_once_by_one_participant_are_one(app: Flask) -> None:
    number, me = make.need().id, make.participant()
    done = together(app, [lambda: services.support(me, number).mine] * 20)
    assert done == [True] * 20
    assert fresh(number).support_count == recounted(number) == 1


def test_many_supporters_at_once_are_all_counted(app: Flask) -> None:
    number, people = make.need().id, [make.participant() for _ in range(16)]
    together(app, [lambda who=who: services.support(who, number).mine for who in people])
    assert fresh(number).support_count == recounted(number) == 16


def test_supporting_and_undoing_at_once_ends_in_line_with_the_rows(app: Flask) -> None:
    number, people = make.need().id, [make.participant() for _ in range(6)]
    acts = [
        lambda who=who, act=act: act(who, number).mine
        for who in people
        for act in (services.support, services.unsupport)
    ]
    together(app, acts)
    assert fresh(number).support_count == recounted(number)


def test_supports_while_the_need_is_merged_are_all_counted(app: Flask) -> None:
    part, whole = make.need(supporters=2).id, make.need(supporters=2).id
    people = [make.participant() for _ in range(8)]

    def merge() -> None:
        services.merge(make.MODERATOR, db.session.get_one(Need, part), db.session.get_one(Need, whole))

    done = together(app, [*(lambda who=who: services.support(who, part).mine for who in people), merge])
    assert done == [True] * 8 + [None]
    assert fresh(whole).support_count == recounted(whole) == 12


def test_two_who_become_one_while_others_support_leave_the_count_in_line_with_the_rows(app: Flask) -> None:
    number, one, other = make.need().id, make.participant(), make.participant()
    for who in (one, other):
        services.support(who, number)
    people = [make.participant() for _ in range(8)]
    supports = [lambda who=who: services.support(who, number).mine for who in people]
    done = together(app, [*supports[:4], lambda: privacy.move(one, other), *supports[4:]])
    assert done.count(True) == 8
    assert fresh(number).support_count == recounted(number) == 9


def test_who_turns_out_to_have_supported_what_they_told_supports_it_no_more() -> None:
    need = make.need(supporters=2)
    laptop, phone = make.participant(), need.participant_id or 0
    services.support(laptop, need.id)
    privacy.move(laptop, phone)
    assert fresh(need.id).support_count == recounted(need.id) == 2
