"""A small hall goes through everything that a large one does in `make bench-live`: none lost, none doubled."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from benchmarks import halls
from benchmarks.halls import Size

PHONES = 40


def run(play: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own: once a browser has been used, this one has a loop that goes on."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, play).result()


@pytest.mark.parametrize("embedded", [True, False], ids=["SQLite, streams in the process", "PostgreSQL, Redis, gevent"])
def test_no_answer_is_lost_or_doubled_whatever_happens_in_the_hall(embedded: bool) -> None:
    """Answers sent twice, replies lost, workers killed, a writer that holds the database, Redis stopped."""
    size = Size(PHONES, embedded, 0, 0, workers=1 if embedded else 2)
    with halls.installation(size, streams=PHONES + 10) as installed:
        run(halls.play(size, installed, seconds=2))
        played = installed.hall.played
    assert {name: held for name, held in played.rounds.items() if not held.exact(PHONES)} == {}
    assert len(played.rounds) == 3
    assert [told.refused for told in played.told.values() if told.refused] == []
    assert played.share["join"] == {"stream": PHONES, "poll": 0, "lost": 0}


def test_phones_for_which_there_is_no_stream_ask_and_answer_all_the_same() -> None:
    size = Size(PHONES, True, 0, 0)
    with halls.installation(size, streams=PHONES // 2) as installed:
        run(halls.over_the_cap(size, installed.hall, seconds=2))
        played = installed.hall.played
    assert played.rounds["streams over the cap"].exact(PHONES)
    assert played.share["streams over the cap"] == {"stream": PHONES // 2, "poll": PHONES // 2, "lost": 0}
