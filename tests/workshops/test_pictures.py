"""What many phones see alike is made once for them, and no phone is shown what is another's."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.core import clock
from app.core.db import db
from app.core.permissions import Role
from app.projects.models import Activity
from app.workshops.models import RoomAnswer, RoomDevice
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.support.client import Client
from tests.support.rooms import Opened, phone, pressed


@pytest.fixture
def opened(app: Flask) -> Opened:
    """A question that takes answers, and has got one."""
    made = Opened.of("single", "single")
    made.answered(phone(app, made), 3)
    return made


def test_each_phone_is_shown_its_own_answer_and_the_next_one_its_own(app: Flask, opened: Opened) -> None:
    given = [(option, phone(app, opened)) for option in (1, 2, 1, 3, 2)]
    for option, one in given:
        assert pressed(opened.answered(one, option)) == [str(option)]
    assert pressed(phone(app, opened).page(f"/d/{opened.code}")) == []
    for option, one in given:
        for path in ("", "/siste"):
            assert pressed(one.page(f"/d/{opened.code}{path}")) == [str(option)]
    assert sorted(row.value["option"] for row in db.session.query(RoomAnswer)) == [1, 1, 2, 2, 3, 3]


def test_an_answer_costs_one_statement_and_its_page_none_that_others_have_seen(
    app: Flask, opened: Opened, count_queries: Any
) -> None:
    first, second = phone(app, opened), phone(app, opened)
    opened.answered(first, 1)
    with count_queries() as counted:
        assert pressed(opened.answered(second, 1)) == ["1"]
    assert counted.total == 1, counted.statements


def test_a_picture_is_of_an_answer_however_often_a_phone_has_changed_its_own(
    app: Flask, opened: Opened, count_queries: Any
) -> None:
    first, second = phone(app, opened), phone(app, opened)
    opened.answered(first, 2, rev=7)
    with count_queries() as counted:
        page = opened.answered(second, 2, rev=3)
    assert counted.total == 1, counted.statements
    assert page.form(action="/svar").fields["rev"] == "4"
    for browser, rev in ((first, "8"), (second, "4"), (phone(app, opened), "1")):
        for path in ("", "/siste"):
            assert browser.page(f"/d/{opened.code}{path}").form(action="/svar").fields["rev"] == rev


def test_the_forms_of_each_phone_carry_its_own_token(app: Flask, opened: Opened) -> None:
    tokens = set()
    for _number in range(3):
        one = phone(app, opened)
        form = opened.answered(one, 1).form(action="/svar")
        tokens.add(form.fields["csrf_token"])
        given = {"round": opened.round_id, "rev": 2, "option": 2, "csrf_token": form.fields["csrf_token"]}
        assert one.post(f"/d/{opened.code}/svar", data=given, csrf=False).status_code == 303
    assert len(tokens) == 3


@pytest.mark.parametrize("acts", [[Act.LOCK], [Act.AGAIN], [Act.AGAIN, Act.LOCK], [Act.NEXT], [Act.END]])
def test_what_was_known_of_a_round_stores_nothing_after_a_press(app: Flask, opened: Opened, acts: list[Act]) -> None:
    late = phone(app, opened)
    for act in acts:
        workshops.press(opened.held, act)
    answer = opened.sent(late, 2)
    assert answer.status_code == 409
    assert pressed(answer.page) == []
    assert [row.value["option"] for row in db.session.query(RoomAnswer)] == [3]


def test_a_press_is_seen_at_once_by_those_who_ask(app: Flask, opened: Opened) -> None:
    phones = [phone(app, opened) for _number in range(2)]
    for act, moment in ((Act.LOCK, "locked"), (Act.OPEN, "open"), (Act.REVEAL, "revealed"), (Act.END, "ended")):
        workshops.press(opened.held, act)
        for one in phones:
            for path in ("", "/siste"):
                assert one.page(f"/d/{opened.code}{path}").one(id="room").get("data-moment") == moment


def test_a_device_that_is_not_in_is_counted_by_its_answer(app: Flask, opened: Opened) -> None:
    unknown = app.test_client()
    assert isinstance(unknown, Client)
    unknown.page(f"/d/{opened.code}")
    answer = opened.sent(unknown, 2)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/d/{opened.code}/siste")  # the long way
    assert pressed(unknown.page(answer.headers["Location"])) == ["2"]
    assert opened.sent(unknown, 2, rev=2).status_code == 200
    assert db.session.query(RoomAnswer).count() == db.session.query(RoomDevice).count() == 2


def test_an_earlier_answer_that_comes_late_changes_nothing(app: Flask, opened: Opened) -> None:
    one = phone(app, opened)
    opened.answered(one, 1, rev=1)
    assert pressed(opened.answered(one, 2, rev=2)) == ["2"]
    assert opened.sent(one, 1, rev=1).status_code == 409
    assert sorted(row.value["option"] for row in db.session.query(RoomAnswer)) == [2, 3]


def test_whoever_is_signed_in_is_shown_nothing_that_is_kept(app: Flask, opened: Opened) -> None:
    """And nobody is shown what was made for them."""
    kari = app.test_client()
    assert isinstance(kari, Client)
    kari.sign_in(activities.account_with(Role.FACILITATOR, opened.held.project))
    assert "data-at-work" in kari.page(f"/d/{opened.code}").html
    assert "data-at-work" not in phone(app, opened).page(f"/d/{opened.code}").html


def test_the_clock_of_a_page_is_the_servers_when_it_is_sent(app: Flask, frozen_clock: Any, opened: Opened) -> None:
    """A phone counts down by it, whoever the picture was made for."""

    def clock() -> int:
        return int(phone(app, opened).page(f"/d/{opened.code}").html.split('data-clock="')[1].split('"')[0])

    begun = clock()
    frozen_clock.move(minutes=3)
    assert clock() - begun == 180


def test_a_room_that_opens_by_the_clock_is_open_to_those_who_were_shown_that_it_is_not(
    app: Flask, frozen_clock: Any, opened: Opened
) -> None:
    """Nothing was committed: its stamp is the same."""
    opens = clock.now() + timedelta(minutes=5)
    db.session.execute(update(Activity).where(Activity.id == opened.held.activity_id).values(opens_at=opens))
    db.session.commit()
    one = app.test_client()
    assert isinstance(one, Client)
    pages = [one.page(f"/d/{opened.code}{path}").one(id="room") for path in ("", "/siste")]
    assert [page.get("data-moment") for page in pages] == ["planned"] * 2
    frozen_clock.move(minutes=6)
    later = [one.page(f"/d/{opened.code}{path}").one(id="room") for path in ("", "/siste")]
    assert [page.get("data-moment") for page in later] == ["open"] * 2
    assert later[0].get("data-stamp") == pages[0].get("data-stamp")
