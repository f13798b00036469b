"""What a process knows of the rounds that take answers: learnt by one, for no longer than it must, and never trusted."""

import gc
import weakref
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.projects.models import Activity, ProjectState
from app.workshops import looks
from app.workshops.looks import Look
from app.workshops.models import RoomAnswer
from app.workshops.services import Act, open_rounds
from app.workshops.services.open_rounds import Known
from tests.factories import workshops
from tests.support.client import Client
from tests.support.rooms import Opened, known, phone, pressed
from tests.support.threads import settled, until, waiting


@pytest.fixture
def learning(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes of the rooms that were learnt, each time."""
    codes: list[str] = []
    read = open_rounds._read

    def counted(code: str) -> Any:
        codes.append(code)
        return read(code)

    monkeypatch.setattr(open_rounds, "_read", counted)
    return codes


def stored() -> list[int]:
    db.session.rollback()
    return sorted(row.value["option"] for row in db.session.query(RoomAnswer))


def closes(room: Opened, **when: Any) -> None:
    db.session.execute(update(Activity).where(Activity.id == room.held.activity_id).values(**when))
    db.session.commit()


def test_the_statement_itself_asks_the_clock(app: Flask, frozen_clock: Any) -> None:
    """A workshop that is over by the clock takes nothing, also while nobody has pressed anything."""
    room = Opened.of("single")
    first, late = phone(app, room), phone(app, room)
    closes(room, closes_at=clock.now() + timedelta(minutes=1))
    room.answered(first, 1)
    assert pressed(room.answered(first, 2, rev=2)) == ["2"]
    frozen_clock.move(minutes=2)
    assert known(room) is not None
    assert room.sent(late, 3).status_code == room.sent(first, 3, rev=3).status_code == 409
    assert stored() == [2]


def test_nor_does_one_that_has_not_begun_by_the_clock(app: Flask) -> None:
    room = Opened.of("single")
    first, early = phone(app, room), phone(app, room)
    room.answered(first, 1)
    closes(room, opens_at=clock.now() + timedelta(minutes=1))
    assert known(room) is not None
    assert room.sent(early, 3).status_code == 409
    assert stored() == [1]


def test_answers_that_come_late_do_not_have_the_room_learnt_each_time(
    app: Flask, learning: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_rounds, "FRESH", 60.0)
    room = Opened.of("single", "single")
    phones = [phone(app, room) for _number in range(3)]
    workshops.press(room.held, Act.LOCK)
    assert [room.sent(one, 1).status_code for one in phones] == [409] * 3  # nothing takes answers
    open_rounds._learnt.clear()
    workshops.press(room.held, Act.NEXT)
    assert [room.sent(one, 1).status_code for one in phones] == [409] * 3  # another round does
    none = Opened(room.held, room.code, 0)
    assert [none.sent(one, 1).status_code for one in phones] == [409] * 3
    assert learning == [room.code] * 2


def test_what_is_new_is_learnt_after_a_moment(app: Flask, learning: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_rounds, "FRESH", 0.0)
    room = Opened.of("single")
    one = phone(app, room)
    assert room.sent(one, 1).status_code == 200
    workshops.press(room.held, Act.AGAIN)
    again = Opened(room.held, room.code, workshops.round_of(room.held).id)
    assert again.sent(one, 2).status_code == 200
    assert learning == [room.code] * 2


def test_what_was_learnt_again_and_is_the_same_is_not_tried_twice(
    app: Flask, count_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer of a phone that is not in the room touches no row, however often."""
    monkeypatch.setattr(open_rounds, "FRESH", 0.0)
    room = Opened.of("single")
    room.answered(phone(app, room), 1)
    stranger = app.test_client()
    assert isinstance(stranger, Client)
    stranger.page(f"/d/{room.code}")
    with count_queries() as counted:
        assert room.sent(stranger, 2).status_code == 303
    tried = [one for one in counted.statements if one.startswith("INSERT INTO workshop_answer")]
    assert len(tried) == 2, counted.statements  # by what was known, and the long way


@pytest.fixture
def stuck(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let somebody who learns a room wait for the database until the test is over."""
    at, go = looks.at, Event()
    threads: list[Thread] = []

    def stick(room: Opened, browser: Client) -> None:
        begun = Event()

        def slow(code: str) -> Look:
            if code == room.code:
                begun.set()
                assert go.wait(20)
            return at(code)

        def answer() -> None:
            room.sent(browser, 1)
            db.session.remove()

        monkeypatch.setattr(open_rounds.looks, "at", slow)
        threads.append(Thread(target=answer))
        threads[0].start()
        assert begun.wait(20)
        monkeypatch.setattr(open_rounds.looks, "at", at)

    yield stick
    db.session.remove()  # what the test read holds the database, and they write
    go.set()
    for one in threads:
        one.join(20)


def test_no_room_waits_for_another_and_its_own_phones_not_for_long(
    app: Flask, stuck: Callable[[Opened, Client], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_rounds, "PATIENCE", 0.05)
    slow, other = Opened.of("single"), Opened.of("single")
    first, second, third = phone(app, slow), phone(app, slow), phone(app, other)
    db.session.commit()
    stuck(slow, first)
    assert other.sent(third, 2).status_code == 200
    assert slow.sent(second, 3).status_code == 303  # the long way
    assert stored() == [2, 3]


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("", {}, OSError("the database is away")), 303), (NotFound(), 404)]
)
def test_a_hall_whose_room_could_not_be_learnt_is_answered_the_long_way(
    app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    """Only a room that there is not refuses anybody: what is known is a shortcut."""
    room = Opened.of("single")
    phones = [phone(app, room) for _number in range(4)]
    open_rounds._learnt.clear()
    db.session.commit()
    go, asked = Event(), list[str]()

    def fails(code: str) -> Known:
        asked.append(code)
        assert go.wait(20)
        raise error

    monkeypatch.setattr(open_rounds, "_read", fails)
    monkeypatch.setattr(open_rounds, "PATIENCE", 60.0)
    acts = [partial(room.sent, one, 1) for one in phones]
    statuses = [answer.status_code for answer in until(go, acts, lambda: waiting(open_rounds._turns) == 3)]
    assert (statuses, asked) == ([status] * 4, [room.code])
    assert stored() == ([1] * 4 if status == 303 else [])


def test_a_paused_project_is_not_learnt_as_one_whose_rooms_take_answers(
    app: Flask, count_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it goes on, its picture would be one of then, and kept for nobody."""
    monkeypatch.setattr(open_rounds, "FRESH", 0.0)
    room = Opened.of("single")
    phones = [phone(app, room) for _number in range(3)]
    for state in (ProjectState.PAUSED, ProjectState.RUNNING):
        workshops.again(room.held).project.state = state
        db.session.commit()
        if state is ProjectState.PAUSED:
            assert room.sent(phones[0], 1).status_code == 409
            assert known(room) is None
    for one in phones[:2]:
        room.answered(one, 2)
    with count_queries() as counted:
        assert pressed(room.answered(phones[2], 2)) == ["2"]
    assert counted.total == 1, counted.statements


def test_what_is_known_is_forgotten_when_something_newer_is(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of the room with it, and at once: not when the garbage is collected."""
    monkeypatch.setattr(open_rounds, "FOR", 600.0)
    monkeypatch.setattr(open_rounds, "FRESH", 0.0)
    room = Opened.of("single")
    one = phone(app, room)
    room.answered(one, 1)
    old = weakref.ref(known(room))
    assert old() is not None
    workshops.press(room.held, Act.AGAIN)
    gc.disable()
    try:
        Opened(room.held, room.code, workshops.round_of(room.held).id).answered(one, 2)
        settled(lambda: old() is None)
    finally:
        gc.enable()


def test_the_rooms_that_are_known_are_few(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_rounds, "MOST", 2)
    open_rounds._learnt.clear()
    rooms = [Opened.of("single") for _number in range(3)]
    for room in rooms:
        room.answered(phone(app, room), 1)
    assert [known(room) is not None for room in rooms] == [False, True, True]
