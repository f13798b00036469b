"""Counting what comes from a device must cost next to nothing, also when thousands are counted."""

import threading
from typing import Any

import pytest
from flask import Flask

from app.core import limits


def test_counting_starts_no_thread(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_thread: Any) -> None:
        raise AssertionError("a thread was started")

    monkeypatch.setattr(threading.Thread, "start", start)
    with app.test_request_context():
        assert [limits.allowed("2/minute", "one who presses") for _press in range(3)] == [True, True, False]


def test_what_is_over_is_forgotten(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000_000.0]
    monkeypatch.setattr(limits, "monotonic", lambda: now[0])
    limits.limiter.reset()
    with app.test_request_context():
        assert limits.allowed("1/minute", "one who goes")
        assert not limits.allowed("1/minute", "one who goes")
        now[0] += 61
        assert limits.allowed("1/minute", "one who comes")
        assert limits.limiter.counted == 1
        assert limits.allowed("1/minute", "one who goes")


def test_ever_new_things_make_nothing_grow_and_what_is_busy_stays_counted(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_TOGETHER", 10)
    limits.limiter.reset()
    with app.test_request_context():
        assert [limits.together(3, 600, "the busy") for _one in range(4)] == [True, True, True, False]
        for number in range(100):
            assert limits.together(3, 600, f"one of many {number}")
            assert limits.limiter.counted <= 10
        assert not limits.together(3, 600, "the busy")


def test_when_there_is_no_more_room_what_is_over_goes_before_what_hardly_anybody_does(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000_000.0]
    monkeypatch.setattr(limits, "monotonic", lambda: now[0])
    monkeypatch.setattr(limits, "MOST_TOGETHER", 10)
    limits.limiter.reset()
    with app.test_request_context():
        for number in range(9):
            assert all(limits.together(3, 60, f"one that is over {number}") for _one in range(3))
        now[0] += 61
        assert limits.together(1, 600, "one that goes on")
        assert limits.together(3, 600, "one that has no room")
        assert not limits.together(1, 600, "one that goes on")


def test_what_all_do_together_is_held_back_until_its_window_is_over(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000_000.0]
    monkeypatch.setattr(limits, "monotonic", lambda: now[0])
    limits.limiter.reset()
    with app.test_request_context():
        assert [limits.together(2, 60, "those who come") for _one in range(3)] == [True, True, False]
        assert limits.together(2, 60, "those who go")
        now[0] += 60
        assert limits.together(2, 60, "those who come")
