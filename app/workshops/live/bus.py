"""How a process that has streams hears which rooms may have changed.

Nothing depends on a message: what a room shows is read from the database, a lost message only delays it.
"""

import logging
import time
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Protocol

from app.core.db import db

if TYPE_CHECKING:
    from redis import Redis

CHANNEL = "smartere-sammen:rooms"
SECOND_LOOK = 3.0  # seconds: other pages, and other machines' clocks, tell nobody
GATHER = 0.05  # seconds in which what is told is gathered into one message
BACK = 1.0  # seconds until Redis is tried again after it was away
WAIT = 1.0  # the longest that anything is waited for

log = logging.getLogger(__name__)


class Bus(Protocol):
    """Asked at each tick."""

    def changed(self, watched: AbstractSet[int]) -> set[int]:
        """Those of the watched rooms that may have changed since it was asked last."""
        ...


class OwnEyes:
    """The process looks itself, at a number that is another one after any commit (`db.state`)."""

    def __init__(self) -> None:
        self._state = ""

    def changed(self, watched: AbstractSet[int]) -> set[int]:
        before, self._state = self._state, db.state()
        return set(watched) if before != self._state else set()


class Told(Thread):
    """Redis says which rooms changed. While it is away the process looks itself, and every few seconds in any case."""

    def __init__(self, url: str) -> None:
        super().__init__(name="told", daemon=True)
        self._redis, self._eyes = connection(url), OwnEyes()
        self._lock = Lock()
        self._rooms: set[int] = set()
        self.up, self._looked = False, 0.0
        self.poke: Callable[[], None] = lambda: None  # called when something was told

    def changed(self, watched: AbstractSet[int]) -> set[int]:
        with self._lock:
            told, self._rooms = self._rooms, set()
        if not self.up or time.monotonic() - self._looked >= SECOND_LOOK:
            self._looked = time.monotonic()
            return told & watched | self._eyes.changed(watched)
        return told & watched

    def run(self) -> None:
        while True:
            try:
                self._listen()
            except away():
                if self.up:
                    log.warning("Redis is away; looking at the database instead")
                self.up = False
                time.sleep(BACK)

    def _listen(self) -> None:
        with self._redis.pubsub(ignore_subscribe_messages=True) as heard:  # type: ignore[no-untyped-call]
            heard.subscribe(CHANNEL)
            while True:
                message = heard.get_message(timeout=WAIT)
                if message is None:
                    heard.ping()  # a line that is dead says nothing: the next read fails
                elif message["type"] == "message":
                    with self._lock:
                        self._rooms.update(_rooms_in(message["data"]))
                    self.poke()
                self.up = True


class Teller:
    """Tells Redis which rooms changed: soon, together, and in a thread of its own, so that no answer waits for it."""

    def __init__(self, url: str) -> None:
        self._redis, self._lock = connection(url), Lock()
        self._rooms: set[int] = set()
        self._news = Event()
        self._thread: Thread | None = None

    def tell(self, room: int) -> None:
        """The room may show something else from now on."""
        with self._lock:
            self._rooms.add(room)
            if self._thread is None:  # in the process that serves, not in the one that it was forked from
                self._thread = Thread(target=self._run, name="teller", daemon=True)
                self._thread.start()
        self._news.set()

    def _run(self) -> None:
        while True:
            self._news.wait()
            self._news.clear()
            time.sleep(GATHER)
            with self._lock:
                rooms, self._rooms = self._rooms, set()
            if not rooms:
                continue
            try:
                self._redis.publish(CHANNEL, ",".join(map(str, rooms)))
            except away():  # whoever listens looks at the database while Redis is away
                time.sleep(BACK)


def connection(url: str) -> "Redis":
    """One that gives up soon: nothing waits for Redis."""
    from redis import Redis  # here and not above: an installation without Redis need not hold it

    return Redis.from_url(url, socket_timeout=WAIT * 3, socket_connect_timeout=WAIT)


def away() -> tuple[type[Exception], ...]:
    """What is raised while Redis cannot be reached."""
    from redis.exceptions import RedisError

    return RedisError, OSError


def _rooms_in(data: bytes) -> Iterable[int]:
    return [int(word) for word in data.decode().split(",") if word.isdigit()]
