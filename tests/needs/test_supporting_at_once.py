"""A press of «Støtt» as phones do it: one statement where the database can, the long way where that has nothing to do."""

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.needs import services
from app.needs.models import Need, Support
from app.needs.services import Supported
from app.notifications.models import Follow, Tie
from app.people import devices, participants
from app.people.models import IdentityLevel
from tests.factories import needs as make
from tests.needs.test_supporting import fresh, recounted
from tests.people.test_at_the_same_moment import during
from tests.support.threads import together

OPEN = IdentityLevel.OPEN


def phone(name: str) -> str:
    devices.new_participant(OPEN, name)
    db.session.commit()
    return name


def at_once(name: str, number: int) -> Supported | None:
    return services.support_at_once(devices.key_hash(OPEN, name), number)


def known(name: str) -> int:
    found = devices.participant_by(OPEN, name, acting=True)
    assert found is not None
    return found


def press(name: str, number: int) -> bool:
    return (at_once(name, number) or services.support(known(name), number)).mine


def press_again(name: str, number: int) -> bool:
    done = services.unsupport_at_once(devices.key_hash(OPEN, name), number)
    return (done or services.unsupport(known(name), number)).mine


def test_a_press_supports_counts_and_follows_and_another_takes_all_of_it_back(context: None) -> None:
    number, eva = make.need(supporters=2).id, phone("eva")
    assert (at_once(eva, number) is None) == db.sqlite
    assert press(eva, number)
    assert fresh(number).support_count == recounted(number) == 3
    followed = db.session.scalars(select(Follow).where(Follow.participant_id == known(eva))).one()
    assert (followed.subject_id, followed.tie, followed.since) == (number, Tie.SUPPORTED, clock.midnight())
    db.session.commit()
    assert not press_again(eva, number) and not press_again(eva, number)
    assert fresh(number).support_count == recounted(number) == 2
    assert db.session.scalars(select(Follow).where(Follow.participant_id == known(eva))).all() == []


def test_what_a_statement_alone_may_not_do_it_leaves_alone(context: None) -> None:
    eva = phone("eva")
    own, hidden, part = make.need(by=known(eva)).id, make.told().id, make.need().id
    services.merge(make.MODERATOR, db.session.get_one(Need, part), make.need())
    db.session.commit()
    assert [at_once(name, number) for name in (eva, "nobody") for number in (own, hidden, part, 0)] == [None] * 8
    assert db.session.scalars(select(Support)).all() == []


def test_presses_and_second_thoughts_at_once_end_in_line_with_the_rows(app: Flask, context: None) -> None:
    number, phones = make.need().id, [phone(f"phone-{one}") for one in range(8)]
    acts = [lambda name=name, act=act: act(name, number) for name in phones for act in (press, press_again, press)]
    together(app, acts)
    assert fresh(number).support_count == recounted(number)


def test_presses_while_the_need_is_merged_are_all_counted(app: Flask, context: None) -> None:
    part, whole = make.need(supporters=2).id, make.need(supporters=2).id
    phones = [phone(f"phone-{one}") for one in range(8)]

    def merge() -> None:
        services.merge(make.MODERATOR, db.session.get_one(Need, part), db.session.get_one(Need, whole))

    together(app, [*(lambda name=name: press(name, part) for name in phones), merge])
    assert fresh(whole).support_count == recounted(whole) == 12


def test_a_phone_that_was_forgotten_a_moment_ago_supports_nothing(app: Flask) -> None:
    number, eva = make.need().id, phone("eva")
    who, found = known(eva), list[object]()
    db.session.commit()
    during(
        app,
        lambda: participants.erase(who),
        lambda: found.append(at_once(eva, number) or devices.participant_by(OPEN, eva, acting=True)),
    )
    assert found == [None]
    assert fresh(number).support_count == recounted(number) == 0
