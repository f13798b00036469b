"""A small hall goes through everything that a large one does in `make bench-live`: none lost, none doubled."""

import asyncio
import secrets
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from benchmarks import halls, phones
from benchmarks.halls import Pace, Size
from tests.support import databases

PHONES = 40
ASKS_EVERY = 0.8  # seconds: phones without a stream need not be waited for as long as real ones


def run(play: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own: once a browser has been used, this one has a loop that goes on."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, play).result()


@contextmanager
def database(server: str) -> Iterator[str]:
    """A new one on the PostgreSQL server of this run."""
    with databases.postgresql_url(server, f"sms_hall_{secrets.token_hex(4)}") as url:
        yield make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.mark.parametrize("embedded", [True, False], ids=["SQLite, streams in the process", "PostgreSQL, Redis, gevent"])
def test_no_answer_is_lost_or_doubled_whatever_happens_in_the_hall(
    embedded: bool, postgresql_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streams for half of the phones only, answers sent twice, replies lost, workers killed, a writer that holds the
    database, Redis stopped, phones put away."""
    monkeypatch.setattr(phones, "ASKS_EVERY", ASKS_EVERY)
    size = Size(PHONES, embedded, 0, 0, workers=1 if embedded else 2)
    with halls.installation(size, streams=PHONES // 2, postgresql=partial(database, postgresql_server)) as installed:
        run(halls.play(installed, Pace(join=0.6, idle=0.2, burst=0.9, redis_away=3)))
        played = installed.hall.played
    assert {name: held for name, held in played.rounds.items() if not held.exact(PHONES)} == {}
    assert len(played.rounds) == 3
    assert [told.refused for told in played.told.values() if told.refused] == []
    assert played.share["join"] == {"stream": PHONES // 2, "poll": PHONES // 2, "lost": 0}
    assert played.missed == 0, "who was put away sees what was pressed meanwhile"
    streams = len(played.told["workers killed"].first_bytes)
    assert streams >= 0.99 * (PHONES // 2), "their streams broke, and they opened new ones"
