"""How many phones a room is in contact with: those that hear its stream, and those that ask instead.

Each process knows its own. With Redis it tells the others, every other second and in a thread of its own; what is told
is forgotten within two minutes. A phone without scripts is seen by neither.
"""

import contextlib
import json
import time
import uuid
from collections.abc import Callable, Mapping
from threading import Lock, Thread
from typing import NamedTuple

from app.core import secrets
from app.workshops.live.bus import away, connection

WINDOW = 30  # seconds: who has asked in this one or in the one before asks still (a hidden page asks each 20 s)
EVERY = 2.0  # seconds between two tellings
NAME = "smartere-sammen:contact"


class InContact(NamedTuple):
    """hearing: how many streams are open. asking: how many phones ask."""

    hearing: int
    asking: int


class Contact:
    """One in each process. `hearing` gives room -> open streams, where this process has streams."""

    def __init__(self, url: str = "") -> None:
        self._redis = connection(url) if url else None
        self.hearing: Callable[[], Mapping[int, int]] = dict
        self._lock, self._process = Lock(), uuid.uuid4().hex
        self._asked: dict[int, dict[str, set[str]]] = {}  # window -> code -> phones
        self._untold: set[tuple[int, str, str]] = set()
        self._thread: Thread | None = None

    def asked(self, code: str, token: str) -> None:
        """The phone with `token` asked what is on, because it hears no stream."""
        phone, window = secrets.derived_token("contact", token), _window()
        with self._lock:
            if self._redis is not None:
                self._untold.add((window, code, phone))
            else:
                self._asked = {one: told for one, told in self._asked.items() if one >= window - 1}
                self._asked.setdefault(window, {}).setdefault(code, set()).add(phone)
        if self._redis is not None:
            self.begin()

    def begin(self) -> None:
        """Tell the other processes from now on; in the process that serves, not in the one that it was forked from."""
        with self._lock:
            if self._thread is not None or self._redis is None:
                return
            self._thread = Thread(target=self._run, name="contact", daemon=True)
        self._thread.start()

    def with_room(self, workshop_id: int, code: str) -> InContact | None:
        """Counted over all processes; None while that cannot be known."""
        if self._redis is None:
            with self._lock:
                fresh = [told for window, told in self._asked.items() if window >= _window() - 1]
            return InContact(
                self.hearing().get(workshop_id, 0), len(set[str]().union(*(told.get(code, ()) for told in fresh)))
            )
        try:
            processes = [one.decode() if isinstance(one, bytes) else one for one in self._redis.smembers(NAME)]
            told = self._redis.mget([f"{NAME}:{one}" for one in processes]) if processes else []
            asking = self._redis.sunion([_key(code, _window() - ago) for ago in (0, 1)])
        except away():
            return None
        return InContact(sum(json.loads(one).get(str(workshop_id), 0) for one in told if one), len(asking))

    def _run(self) -> None:
        while True:
            with contextlib.suppress(*away()):  # the next telling has what is true then
                self.tell()
            time.sleep(EVERY)

    def tell(self) -> None:
        """What this process knows, to all."""
        if self._redis is None:
            return
        with self._lock:
            untold, self._untold = self._untold, set()
        with self._redis.pipeline(transaction=False) as line:
            if hearing := dict(self.hearing()):
                line.set(f"{NAME}:{self._process}", json.dumps(hearing), ex=int(EVERY * 5))
                line.sadd(NAME, self._process)
                line.expire(NAME, WINDOW * 4)
            for window, code, phone in untold:
                line.sadd(_key(code, window), phone)
                line.expire(_key(code, window), WINDOW * 4)
            line.execute()


def _window() -> int:
    return int(time.time()) // WINDOW


def _key(code: str, window: int) -> str:
    return f"{NAME}:{code}:{window}"
