"""A code belongs to the browser that asked for it: nobody else uses it, uses it up, or keeps it from coming."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.core.limits import limiter
from app.core.permissions import Role
from app.people.models import CodePurpose, Contact, OneTimeSecret
from tests.conftest import Moment
from tests.factories import people
from tests.people.test_sign_in import ADA, Read, ask, give, sessions, wrong
from tests.support.client import Client

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def ada(app: Flask) -> None:
    people.account("Ada", Role.ADMINISTRATOR)


def test_somebody_else_cannot_use_up_the_attempts(ada: None, browsers: Callable[[], Client], code: Read) -> None:
    mine, other = browsers(), browsers()
    ask(mine)
    right = code(ADA)
    ask(other)
    for _try in range(6):
        assert give(other, wrong(right)).status_code == 422
    assert give(mine, right).status_code == 303


def test_somebody_else_cannot_kill_the_code_by_asking_for_another(
    ada: None, browsers: Callable[[], Client], code: Read
) -> None:
    mine, other = browsers(), browsers()
    ask(mine)
    right = code(ADA)
    ask(other)
    assert give(mine, right).status_code == 303


def test_a_code_is_good_only_in_the_browser_that_asked(ada: None, browsers: Callable[[], Client], code: Read) -> None:
    mine, other = browsers(), browsers()
    ask(mine)
    right = code(ADA)
    with other.session_transaction() as session:
        session["signing_in"] = {"email": ADA, "next": ""}
    assert give(other, right).status_code == 422
    assert sessions() == 0
    assert give(mine, right).status_code == 303


def test_a_network_that_asks_for_mails_to_somebody_does_not_keep_them_from_asking(
    ada: None, browsers: Callable[[], Client], mails: Callable[..., list]
) -> None:
    other, mine = browsers(), browsers()
    for _time in range(20):
        other.post("/logg-inn", data={"email": ADA}, environ_base=ELSEWHERE)
    assert len(mails(to=ADA)) == 6
    ask(mine)
    assert len(mails(to=ADA)) == 7


def test_many_networks_together_cannot_fill_an_inbox(
    ada: None, client: Client, mails: Callable[..., list], frozen_clock: Moment
) -> None:
    for number in range(20):
        client.post("/logg-inn", data={"email": ADA}, environ_base={"REMOTE_ADDR": f"203.0.{number}.7"})
    assert len(mails(to=ADA)) == 12
    for _hour in range(10):
        frozen_clock.move(hours=1, seconds=1)
        limiter.reset()
        for number in range(20):
            client.post("/logg-inn", data={"email": ADA}, environ_base={"REMOTE_ADDR": f"203.0.{number}.7"})
    assert len(mails(to=ADA)) == 40


def test_a_stranger_cannot_kill_the_link_to_my_page(browsers: Callable[[], Client], link: Read) -> None:
    """Neither has a device yet: one lost a phone, the other only knows the address."""
    mine, other = browsers(), browsers()
    who = people.participant()
    people.contact(who, "eva@example.no")
    mine.post("/min-side/lenke", data={"email": "eva@example.no"})
    url = link("eva@example.no")
    other.post("/min-side/lenke", data={"email": "eva@example.no"})
    mine.submit(mine.page(url).form(action=url))
    assert db.session.scalars(select(Contact.participant_id)).all() == [who]
    used = select(OneTimeSecret.used_at).where(OneTimeSecret.purpose == CodePurpose.MOVE).order_by(OneTimeSecret.id)
    assert [moment is None for moment in db.session.scalars(used)] == [False, True]
