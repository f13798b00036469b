"""What only one may do at a time is done one after the other, however long it takes, on both kinds of database."""

import time

import pytest
from flask import Flask

from app.core.alone import Deed, one_at_a_time
from tests.support.databases import TestDatabase
from tests.support.threads import settled, together


def test_the_others_wait_and_are_told_so(app: Flask) -> None:
    inside, most, told = [], [], []

    def act() -> None:
        with one_at_a_time(Deed.START, lambda: told.append(True)):
            inside.append(True)
            settled(lambda: len(told) == 3)
            most.append(len(inside))
            inside.pop()

    assert together(app, [act] * 4) == [None] * 4
    assert most == [1] * 4


def test_they_wait_longer_than_a_page_would(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    monkeypatch.setenv("PGOPTIONS", " ".join(f"-c {name}=500ms" for name in limits))

    def act() -> str:
        with one_at_a_time(Deed.START):
            time.sleep(0.8)
        return "done"

    assert together(app, [act] * 2) == ["done"] * 2


def test_within_itself_it_goes_on(database: TestDatabase) -> None:
    with one_at_a_time(Deed.START), one_at_a_time(Deed.QUEUE), one_at_a_time(Deed.START):
        assert True


def test_what_fails_lets_the_next_one_in(app: Flask) -> None:
    def act() -> None:
        with one_at_a_time(Deed.START):
            raise ZeroDivisionError

    assert [type(error) for error in together(app, [act] * 3)] == [ZeroDivisionError] * 3
