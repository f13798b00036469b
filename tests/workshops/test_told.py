"""Redis says which rooms changed; nothing is lost when it is away."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask

from app.core.db import db
from app.workshops.live.bus import Teller, Told
from tests.factories import workshops
from tests.support.redis import Redis
from tests.support.rooms import LIVE, Opened
from tests.support.threads import settled


@pytest.fixture
def redis() -> Iterator[Redis]:
    server = Redis()
    yield server
    server.close()


def listening(url: str) -> Told:
    told = Told(url)
    told.start()
    return told


@pytest.fixture
def told(database: object, redis: Redis) -> Told:
    made = listening(redis.url)
    settled(lambda: made.up)
    made.changed({1, 2})  # the first time everything may be new
    return made


def test_what_is_told_is_known_at_once_and_only_what_somebody_watches(told: Told, redis: Redis) -> None:
    pokes: list[int] = []
    told.poke = lambda: pokes.append(1)
    teller = Teller(redis.url)
    for room in (2, 2, 3, 9):
        teller.tell(room)
    settled(lambda: pokes)
    changed: set[int] = set()
    settled(lambda: changed.update(told.changed({1, 2, 3})) or changed >= {2, 3})  # in one message or two
    assert changed == {2, 3}
    assert len(pokes) <= 2  # gathered, not one by one
    assert told.changed({1, 2, 3}) == set()


def test_while_redis_is_away_the_database_is_looked_at_and_telling_holds_nobody_up(told: Told, redis: Redis) -> None:
    teller = Teller(redis.url)
    redis.stop()
    settled(lambda: not told.up)
    began = time.monotonic()
    for room in range(100):
        teller.tell(room)
    assert time.monotonic() - began < 5
    told.changed({1})
    workshops.workshop("single")
    db.session.commit()
    assert told.changed({1}) == {1}
    redis.start()
    settled(lambda: told.up)
    settled(lambda: teller.tell(1) or told.changed({1}) == {1})


def test_each_phone_that_comes_and_each_answer_is_told(app: Flask, told: Told, redis: Redis) -> None:
    """The screen and the remote count along."""
    room = Opened.of("single")
    db.session.commit()
    number, one = room.held.id, app.test_client()
    one.get(f"/d/{room.code}")
    app.extensions["teller"] = Teller(redis.url)
    heard: list[set[int]] = []
    told.poke = lambda: heard.append(set(told._rooms))
    try:
        assert one.post(f"/d/{room.code}/her", headers=LIVE).status_code == 204
        settled(lambda: len(heard) == 1)
        for rev in (1, 2, 3):
            assert room.sent(one, 1, rev).status_code in (200, 303)
            settled(lambda many=rev + 1: len(heard) == many)  # type: ignore[misc]
    finally:
        del app.extensions["teller"]
    assert heard == [{number}] * 4
