"""Of many who need the same at once one makes it; what fails fails once, and nobody waits for what others need."""

import gc
import weakref
from collections import Counter
from collections.abc import Callable
from concurrent.futures import CancelledError
from threading import Event, Thread
from typing import Any

import pytest

from app.core.errors import Invalid
from app.core.turns import Turns
from tests.support.threads import settled, waiting


class Crowd:
    """Some who come while one makes it."""

    def __init__(self, make: Callable[[], str], patience: float | None = None) -> None:
        self.turns, self.go, self.begun = Turns(), Event(), Event()
        self.made: list[str] = []
        self.got: list[Any] = []

        def slow() -> str:
            self.begun.set()
            assert self.go.wait(20)
            self.made.append("x")
            return make()

        def come(patience: float | None) -> None:
            try:
                self.got.append(self.turns.once("key", slow, patience))
            except (Exception, SystemExit) as failed:
                self.got.append(failed)

        self.first = Thread(target=come, args=(None,))
        self.first.start()
        assert self.begun.wait(20)
        self.others = [Thread(target=come, args=(patience,)) for _number in range(3)]
        for one in self.others:
            one.start()

    def end(self) -> None:
        self.go.set()
        for one in (self.first, *self.others):
            one.join(20)


def fails() -> str:
    raise LookupError("away")


def refuses() -> str:
    raise Invalid("Too long.", "text")


def stops() -> str:
    raise SystemExit


def test_one_makes_it_and_the_others_wait() -> None:
    crowd = Crowd(lambda: "made")
    settled(lambda: waiting(crowd.turns) == 3)
    crowd.end()
    assert crowd.made == ["x"]
    assert sorted(map(str, crowd.got)) == ["None", "None", "None", "made"]
    assert crowd.turns.once("key", lambda: "anew") == "anew"


def test_what_fails_has_failed_for_all_who_waited() -> None:
    crowd = Crowd(fails)
    settled(lambda: waiting(crowd.turns) == 3)
    crowd.end()
    assert crowd.made == ["x"]
    assert [type(one) for one in crowd.got] == [LookupError] * 4
    assert crowd.turns.once("key", lambda: "anew") == "anew"
    (first,) = (one for one in crowd.got if one.__cause__ is None)
    assert len(set(map(id, crowd.got))) == 4 and {one.__cause__ for one in crowd.got} == {None, first}


def test_whoever_waited_is_told_as_much_as_whoever_failed() -> None:
    crowd = Crowd(refuses)
    settled(lambda: waiting(crowd.turns) == 3)
    crowd.end()
    assert [(type(one), one.reason, one.field) for one in crowd.got] == [(Invalid, "Too long.", "text")] * 4


def test_what_failed_holds_nothing_that_its_maker_held() -> None:
    """A request's token is among that: it is gone with the request, and not when the garbage is collected."""

    class Token: ...

    def request() -> "weakref.ref[Token]":
        token = Token()
        with pytest.raises(LookupError):
            Turns().once("key", lambda: fails() if token else "")
        return weakref.ref(token)

    gc.disable()
    try:
        assert request()() is None
    finally:
        gc.enable()


def test_nobody_waits_longer_than_they_have_patience_and_not_for_what_others_need() -> None:
    crowd = Crowd(lambda: "made", patience=0.05)
    settled(lambda: [type(one) for one in crowd.got] == [TimeoutError] * 3)
    assert crowd.turns.once("another", lambda: "at once") == "at once"
    crowd.end()
    assert crowd.got[3:] == ["made"]


def test_whoever_waits_for_one_who_was_stopped_is_let_go() -> None:
    crowd = Crowd(stops)
    settled(lambda: waiting(crowd.turns) == 3)
    crowd.end()
    assert Counter(map(type, crowd.got)) == {SystemExit: 1, CancelledError: 3}
    assert crowd.turns.once("key", lambda: "anew") == "anew"
