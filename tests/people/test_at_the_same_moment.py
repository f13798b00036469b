"""Somebody who is forgotten, or joined to somebody, while they act: nothing is written for who is no more."""

import threading
from collections.abc import Callable
from time import sleep
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.needs import services as needs
from app.needs.models import Need, NeedState, Support
from app.people import contacts, devices, one_time, participants
from app.people.jobs import GUESTS, clear_away
from app.people.models import CodePurpose, Contact, Identity, IdentityLevel, Participant
from tests.conftest import Moment
from tests.factories import needs as make
from tests.support.client import Client

TEXT = "Lyset på stien ved Mosvatnet er borte, og jeg tør ikke gå der."


def during(app: Flask, first: Callable[[], Any], second: Callable[[], Any]) -> None:
    """Do `first` and leave its transaction open until `second`, begun meanwhile by another, has had to wait a while."""
    db.session.commit()
    db.session.remove()
    begun, failed = threading.Event(), list[BaseException]()

    def other() -> None:
        begun.wait(10)
        with app.app_context():
            try:
                with db.transaction():
                    second()
            except BaseException as error:
                failed.append(error)
            finally:
                db.session.remove()

    thread = threading.Thread(target=other)
    thread.start()
    with app.app_context(), db.transaction():
        first()
        db.session.flush()
        begun.set()
        sleep(0.5)
        assert thread.is_alive(), "the second did not wait for the first"
    thread.join(20)
    db.session.remove()
    assert not failed, failed


def acting(token: str) -> int:
    found = devices.participant_by(IdentityLevel.OPEN, token, acting=True)
    assert found is not None
    return found


@pytest.fixture
def phone(app: Flask) -> str:
    devices.new_participant(IdentityLevel.OPEN, "a-phone")
    return "a-phone"


def test_who_is_forgotten_while_they_support_leaves_a_support_that_is_counted(app: Flask, phone: str) -> None:
    need = make.need().id
    who = acting(phone)
    during(app, lambda: needs.support(acting(phone), need), lambda: participants.erase(who))
    assert db.session.get_one(Need, need).support_count == 1
    given = db.session.scalars(select(Support).where(Support.need_id == need)).one()
    assert given.participant_id != who
    assert db.session.get(Participant, who) is None


def test_who_is_forgotten_while_they_tell_a_need_leaves_no_unread_need(app: Flask, phone: str) -> None:
    who = acting(phone)
    during(app, lambda: make.told(TEXT, by=acting(phone)), lambda: participants.erase(who))
    told = db.session.scalars(select(Need)).one()
    assert (told.state, told.text, told.participant_id) == (NeedState.WITHDRAWN, "", None)


def test_nothing_is_written_for_somebody_who_was_forgotten_a_moment_ago(app: Flask, phone: str) -> None:
    need, who, found = make.need().id, acting(phone), list[int | None]()
    during(
        app,
        lambda: participants.erase(who),
        lambda: found.append(devices.participant_by(IdentityLevel.OPEN, phone, acting=True)),
    )
    assert found == [None]
    assert db.session.get_one(Need, need).support_count == 0


def test_who_was_joined_to_another_a_moment_ago_acts_as_that_one(app: Flask, phone: str) -> None:
    who, other, found = acting(phone), make.participant(), list[int]()
    during(app, lambda: participants.merge(who, other), lambda: found.append(acting(phone)))
    assert found == [other]


def test_what_is_done_while_two_are_joined_is_not_lost(app: Flask, phone: str) -> None:
    need, who, other = make.need().id, acting(phone), make.participant()
    during(app, lambda: needs.support(acting(phone), need), lambda: participants.merge(who, other))
    given = db.session.scalars(select(Support).where(Support.need_id == need)).one()
    assert given.participant_id == other
    assert db.session.get_one(Need, need).support_count == 1


def test_forgetting_twice_at_once_is_forgetting_once(app: Flask, phone: str) -> None:
    who = acting(phone)
    during(app, lambda: participants.erase(who), lambda: participants.erase(who))
    assert db.session.get(Participant, who) is None


def test_an_address_is_not_confirmed_for_somebody_who_is_forgotten(app: Flask, phone: str) -> None:
    who, said = acting(phone), list[bool]()
    link, _ends = one_time.issue_link(CodePurpose.CONFIRM_CONTACT, "eva@example.no", "nb", who)
    during(app, lambda: participants.erase(who), lambda: said.append(contacts.confirm(link, who)))
    assert said == [False]
    assert db.session.scalars(select(Contact)).all() == []


def test_a_guest_who_begins_to_say_something_is_not_cleared_away(app: Flask, frozen_clock: Moment) -> None:
    phone = "a-phone"
    who, need = devices.new_participant(IdentityLevel.OPEN, phone), make.need().id
    frozen_clock.move(days=GUESTS.days + 1)
    during(app, lambda: needs.support(acting(phone), need), clear_away)
    assert db.session.get(Participant, who) is not None
    assert db.session.get_one(Need, need).support_count == 1


def test_a_phone_that_was_forgotten_never_gets_its_old_token_back(client: Client) -> None:
    """The list of those who are erased names it: a restore would erase what was done since."""
    client.take_part()
    before = client.get_cookie("device")
    need = make.need().id
    form = client.page(f"/behov/{need}").form(action="/stott")
    client.post("/min-side/glem")
    assert before is not None
    client.set_cookie("device", before.value)  # the act was on its way already
    assert client.post(form.action, data=form.fields, csrf=False).status_code in (303, 400)
    client.submit(client.page(f"/behov/{need}").form(action="/stott"))
    after = client.get_cookie("device")
    assert after is not None and after.value != before.value
    key = devices.key_hash(IdentityLevel.OPEN, before.value.rpartition(".")[0])
    assert db.session.scalars(select(Identity).where(Identity.key_hash == key)).all() == []
