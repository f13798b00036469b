"""What a phone is shown when something is pressed while its page is made: never an answer to another question."""

from collections.abc import Callable
from functools import partial
from threading import Event, Thread

import pytest
from flask import Flask

from app.core.db import db
from app.workshops import looks, queries
from app.workshops.models import RoomAnswer, Workshop
from app.workshops.services import Act
from app.workshops.views import pictures
from tests.factories import workshops
from tests.support.page import Page
from tests.support.rooms import Opened, phone, pressed, send
from tests.support.threads import until, waiting

Between = Callable[[Opened, Act], None]


@pytest.fixture
def between(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Between:
    """Let somebody press after the next phone was looked at, and before its page is read."""
    read = queries.workshop_by_code

    def press(room: Opened, act: Act) -> None:
        def elsewhere() -> None:
            with app.app_context():
                workshops.press(workshops.again(room.held), act)
                db.session.commit()
                db.session.remove()

        def late(code: str) -> Workshop:
            monkeypatch.setattr(pictures.queries, "workshop_by_code", read)
            thread = Thread(target=elsewhere)
            thread.start()
            thread.join(20)
            return read(code)

        monkeypatch.setattr(pictures.queries, "workshop_by_code", late)

    return press


def told(page: Page) -> tuple[str, str, list[str]]:
    """For which round a page is, whether it says that an answer is stored, and which."""
    return str(page.one(id="room").get("data-round")), "data-mine" in page.html, pressed(page)


def given(kind: str, *, last: bool = False) -> dict[str, str]:
    """An answer to a question of that kind; `last`: another one, which no phone has given yet."""
    if kind == "single":
        return {"option": "2" if last else "1"}
    return {"points-1": "10"} if last else {"points-1": "6", "points-3": "4"}


@pytest.mark.parametrize("act", [Act.NEXT, Act.AGAIN])
@pytest.mark.parametrize("asks", [False, True])
@pytest.mark.parametrize("kinds", [("single", "single"), ("dots", "single"), ("single", "ranking")])
def test_an_answer_is_never_shown_as_one_to_the_question_that_came_meanwhile(
    app: Flask, between: Between, kinds: tuple[str, str], asks: bool, act: Act
) -> None:
    room = Opened.of(*kinds)
    send(room, phone(app, room), **given(kinds[0]))
    late = phone(app, room)
    if asks:  # in the other language: nobody has seen that picture yet
        send(room, late, **given(kinds[0], last=True))
    between(room, act)
    page = late.page(f"/en/d/{room.code}/latest") if asks else send(room, late, **given(kinds[0], last=True))
    new = str(workshops.round_of(room.held).id)
    assert new != str(room.round_id)
    own = ["2"] if kinds[0] == "single" else []
    assert told(page) in ((new, False, []), (str(room.round_id), True, own))
    assert told(late.page(f"/d/{room.code}/siste")) == (new, False, [])
    assert db.session.query(RoomAnswer).filter_by(round_id=room.round_id).count() == 2


def test_whoever_waits_for_a_picture_holds_no_connection_and_no_other_picture_waits(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Opened.of("single", "single")
    phones = [phone(app, room) for _number in range(3)]
    db.session.commit()
    db.session.remove()
    read, begun, go = queries.workshop_by_code, Event(), Event()

    def slow(code: str) -> Workshop:
        monkeypatch.setattr(pictures.queries, "workshop_by_code", read)
        begun.set()
        assert go.wait(20)
        return read(code)

    monkeypatch.setattr(pictures.queries, "workshop_by_code", slow)

    def another_is_shown() -> bool:
        assert begun.wait(20)
        assert phones[2].get(f"/en/d/{room.code}/latest").status_code == 200
        db.session.remove()
        return waiting(pictures._turns) == 1 and db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]

    alike = [partial(one.get, f"/d/{room.code}/siste") for one in phones[:2]]
    assert [answer.status_code for answer in until(go, alike, another_is_shown)] == [200, 200]


def test_a_picture_that_cannot_be_made_has_failed_for_all_who_waited_for_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Opened.of("single")
    phones = [phone(app, room) for _number in range(4)]
    db.session.commit()
    db.session.remove()
    asked: list[str] = []
    go = Event()

    def fails(code: str) -> Workshop:
        asked.append(code)
        assert go.wait(20)
        raise LookupError("the database is away")

    monkeypatch.setattr(pictures.queries, "workshop_by_code", fails)
    monkeypatch.setattr(pictures, "PATIENCE", 60.0)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    acts = [partial(one.get, f"/d/{room.code}/siste") for one in phones]
    answers = until(go, acts, lambda: waiting(pictures._turns) == 3)
    assert [answer.status_code for answer in answers] == [500] * 4
    assert asked == [room.code]


def test_whoever_has_answered_is_not_told_that_it_failed_because_its_picture_did(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Opened.of("single")
    phones = [phone(app, room) for _number in range(4)]
    room.answered(phone(app, room), 1)
    db.session.commit()
    db.session.remove()
    go = Event()

    def fails(code: str) -> Workshop:
        assert go.wait(20)
        raise LookupError("the database is away")

    acts = [partial(room.sent, one, 2) for one in phones]
    with monkeypatch.context() as patched:
        patched.setattr(pictures.queries, "workshop_by_code", fails)
        patched.setattr(pictures, "PATIENCE", 60.0)
        patched.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
        answers = until(go, acts, lambda: waiting(pictures._turns) == 3)
    assert [(answer.status_code, answer.headers.get("Location")) for answer in answers] == [
        (303, f"/d/{room.code}/siste")
    ] * 4
    assert db.session.query(RoomAnswer).count() == 5
    assert pressed(phones[0].page(f"/d/{room.code}/siste")) == ["2"]


def test_nobody_waits_long_for_a_picture_that_another_makes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has answered is told to ask for it, and whoever asks makes its own."""
    monkeypatch.setattr(pictures, "PATIENCE", 0.05)
    room = Opened.of("single")
    first, second = phone(app, room), phone(app, room)
    room.answered(phone(app, room), 1)
    db.session.commit()
    db.session.remove()
    read, begun, go = queries.workshop_by_code, Event(), Event()

    def slow(code: str) -> Workshop:
        monkeypatch.setattr(pictures.queries, "workshop_by_code", read)
        begun.set()
        assert go.wait(20)
        return read(code)

    monkeypatch.setattr(pictures.queries, "workshop_by_code", slow)
    slowly = Thread(target=room.sent, args=(first, 2))
    slowly.start()
    try:
        assert begun.wait(20)
        assert room.sent(second, 2).status_code == 303
        assert pressed(second.page(f"/d/{room.code}/siste")) == ["2"]
    finally:
        go.set()
        slowly.join(20)


def test_a_picture_of_another_round_than_was_looked_at_is_kept_for_nobody(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In PostgreSQL each statement sees what was pressed since the last: then what is one phone's own is in it."""
    room = Opened.of("single")
    first, second = phone(app, room), phone(app, room)
    db.session.commit()
    before, read = looks.at(room.code), queries.room
    db.session.remove()

    def elsewhere() -> None:
        with app.app_context():
            workshops.press(workshops.again(room.held), Act.AGAIN)
            db.session.commit()
            new = Opened(room.held, room.code, workshops.round_of(room.held).id)
            db.session.remove()
        new.sent(first, 2)
        db.session.remove()

    def late(workshop: Workshop) -> queries.Room:
        monkeypatch.setattr(pictures.queries, "room", read)
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join(20)
        return read(workshop)

    monkeypatch.setattr(pictures.queries, "room", late)
    first.page(f"/d/{room.code}/siste")
    with monkeypatch.context() as patched:  # the second had its look before the press
        patched.setattr(looks, "at", lambda _code: before)
        patched.setattr(looks, "lately", lambda _code: before.stamp)
        page = second.page(f"/d/{room.code}/siste")
    assert pressed(page) == []
