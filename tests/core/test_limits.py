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
