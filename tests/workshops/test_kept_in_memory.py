"""What a process remembers of a room so as to be quick goes when it may not be known any more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from flask import Flask
from sqlalchemy import update

from app.core import clock
from app.core.db import db
from app.workshops import looks, services
from app.workshops.models import RoomAnswer, Workshop
from app.workshops.services import keeping, open_rounds
from app.workshops.views import pictures
from tests.factories import workshops
from tests.support.client import Client
from tests.support.rooms import LIVE, Opened, known, phone, pressed, send

WHY = "Navngir en person"


def destroy_keys() -> None:
    db.session.execute(update(Workshop).values(keep_until=clock.today() - timedelta(days=1), starts_at=None))
    assert services.destroy_keys() > 0
    db.session.commit()


def test_no_answer_is_tied_to_a_phone_once_the_key_is_destroyed(app: Flask) -> None:
    room = Opened.of("single")
    first, late = phone(app, room), phone(app, room)
    room.answered(first, 1)
    seen = late.page(f"/d/{room.code}/siste").one(id="room").get("data-stamp")
    destroy_keys()
    assert room.sent(late, 2).status_code == 409
    assert [row.value for row in db.session.query(RoomAnswer)] == [{"option": 1}]
    asked = late.get(f"/d/{room.code}/siste", headers={"If-None-Match": f'"{seen}"'})
    assert asked.status_code == 200 and pressed(asked.page) == []


def test_the_statement_itself_asks_for_the_key(app: Flask) -> None:
    """Also when nothing else of the room is another."""
    room = Opened.of("single")
    first, late = phone(app, room), phone(app, room)
    room.answered(first, 1)
    db.session.execute(update(Workshop).values(room_key=None))
    db.session.commit()
    assert room.sent(late, 2).status_code == 409
    assert db.session.query(RoomAnswer).count() == 1


class Hand:
    """A timer that a test lets go off. `set`: those that were started."""

    set: ClassVar[list["Hand"]] = []

    def __init__(self, after: float, call: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self.after, self.go_off = after, lambda: call(*arguments)

    def start(self) -> None:
        self.set.append(self)

    def cancel(self) -> None:
        self.set.remove(self)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> list[Hand]:
    """The timers by which rooms are forgotten, of those that are learnt within the test."""
    monkeypatch.setattr(open_rounds, "_learnt", {})
    monkeypatch.setattr(open_rounds, "Timer", Hand)
    monkeypatch.setattr(Hand, "set", [])
    return Hand.set


def test_the_key_of_a_room_is_not_held_for_longer_than_a_moment(app: Flask, hands: list[Hand]) -> None:
    room = Opened.of("single")
    first, second = phone(app, room), phone(app, room)
    room.answered(first, 1)
    room.answered(first, 2, rev=2)
    learnt = open_rounds._learnt[room.code]
    assert learnt.known is not None and learnt.known.key == workshops.again(room.held).room_key
    (timer,) = hands
    assert timer.after <= 60
    timer.go_off()
    assert known(room) is None
    assert learnt.known is None, "the timer holds it"
    assert hands == []
    assert pressed(room.answered(second, 2)) == ["2"]


def test_a_room_that_a_hall_asks_for_answers_from_memory_for_a_moment_and_each_room_for_itself(
    monkeypatch: pytest.MonkeyPatch, count_queries: Any
) -> None:
    monkeypatch.setattr(looks, "MANY", 3)
    monkeypatch.setattr(looks, "TICK", 60.0)
    hall, other = Opened.of("single"), Opened.of("single")
    for _time in range(3):
        before = looks.lately(hall.code)
        looks.lately(other.code)
    workshops.press(hall.held, services.Act.LOCK)
    with count_queries() as counted:
        assert looks.lately(hall.code) == before
    assert counted.total == 0
    monkeypatch.setattr(looks, "TICK", 0.0)
    assert looks.lately(hall.code) == looks.at(hall.code).stamp != before


def test_whoever_changes_what_was_taken_down_is_told_why_it_is_not_on_the_screen(app: Flask) -> None:
    room = Opened.of("text")
    send(room, phone(app, room), text="Mer lys")
    one = phone(app, room)
    send(room, one, text="Naboen Kari")
    number = next(row.id for row in db.session.query(RoomAnswer) if row.value == {"text": "Naboen Kari"})
    keeping.take_down(workshops.RUNS, workshops.again(room.held), number, WHY)
    db.session.commit()
    data = {"round": room.round_id, "rev": 2, "text": "Naboen Ola"}
    for rev in (2, 3):  # the first finds that the room is another by now
        answer = one.post(f"/d/{room.code}/svar", data=data | {"rev": rev}, headers=LIVE)
        page = one.page(answer.headers["Location"]) if answer.status_code == 303 else answer.page
        assert f"Det er tatt ned fra skjermen: {WHY}" in page.text


def test_no_words_of_anybody_are_kept(app: Flask, count_queries: Any) -> None:
    room = Opened.of("text")
    for word in "abcdef":
        one = phone(app, room)
        send(room, one, text=f"Naboen {word}")
        one.page(f"/d/{room.code}")
    workshops.press(room.held, services.Act.REVEAL)
    stranger = app.test_client()
    assert isinstance(stranger, Client)
    assert "Naboen a" in stranger.page(f"/d/{room.code}").text
    held = [(key, kept.texts) for key, kept in pictures._kept.items() if room.code in str(key)]
    assert held and "Naboen" not in str(held)
    with count_queries() as counted:
        stranger.page(f"/d/{room.code}")
    assert counted.total > 2  # made anew
