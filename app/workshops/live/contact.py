"""How many phones a room is in contact with: those that hear its stream, and those that ask instead; its screen; and
whether its door is full.

Each process knows its own. With Redis it tells the others, every other second and in a thread of its own; what is told
is forgotten within two minutes. A phone without scripts is seen by neither.
"""

import contextlib
import json
import time
import uuid
from collections.abc import Callable, Collection, Mapping
from threading import Lock, Thread
from typing import NamedTuple

from app.core import secrets
from app.workshops import crowds
from app.workshops.live.bus import away, connection

WINDOW = 30  # seconds: who has asked in this one or in the one before asks still (a hidden page asks each 20 s)
EVERY = 2.0  # seconds between two tellings
NAME = "smartere-sammen:contact"


class InContact(NamedTuple):
    """hearing: how many streams are open. asking: how many phones ask. screen: whether the screen in the room does the
    one or the other: «hearing», «asking», or empty while it is away. full: whether newcomers are refused."""

    hearing: int
    asking: int
    screen: str = ""
    full: bool = False


class Contact:
    """One in each process. `hearing` gives room -> open streams of phones, `screens` of screens, where it has streams;
    `full` the rooms whose newcomers it refuses."""

    def __init__(self, url: str = "") -> None:
        self._redis = connection(url) if url else None
        self.hearing: Callable[[], Mapping[int, int]] = dict
        self.screens: Callable[[], Mapping[int, int]] = dict
        self.full: Callable[[], Collection[int]] = crowds.full
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

    def screen_asked(self, code: str) -> None:
        """A screen of the room asked, because it hears no stream."""
        self.asked(_screen(code), code)

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
            asked, asks = (set[str]().union(*(told.get(one, ()) for told in fresh)) for one in (code, _screen(code)))
            way = _way(self.screens().get(workshop_id, 0), len(asks))
            return InContact(self.hearing().get(workshop_id, 0), len(asked), way, workshop_id in self.full())
        try:
            processes = [one.decode() if isinstance(one, bytes) else one for one in self._redis.smembers(NAME)]
            told = self._redis.mget([f"{NAME}:{one}" for one in processes]) if processes else []
            phones_ask, screens_ask = (
                len(self._redis.sunion([_key(one, _window() - ago) for ago in (0, 1)])) for one in (code, _screen(code))
            )
        except away():
            return None
        heard = [json.loads(one) for one in told if one]
        names = str(workshop_id), _screen(str(workshop_id)), _full(workshop_id)
        phones, screens, full = (sum(one.get(name, 0) for one in heard) for name in names)
        # What this process knows holds at once, also when it has told nobody.
        return InContact(phones, phones_ask, _way(screens, screens_ask), bool(full) or workshop_id in self.full())

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
            known = {str(room): many for room, many in self.hearing().items()}
            known |= {_screen(str(room)): many for room, many in self.screens().items()}
            if known := known | {_full(room): 1 for room in self.full()}:
                line.set(f"{NAME}:{self._process}", json.dumps(known), ex=int(EVERY * 5))
                line.sadd(NAME, self._process)
                line.expire(NAME, WINDOW * 4)
            for window, code, phone in untold:
                line.sadd(_key(code, window), phone)
                line.expire(_key(code, window), WINDOW * 4)
            line.execute()


def _screen(room: str) -> str:
    """Under what a screen is kept: beside the phones, and never counted with them."""
    return f"screen {room}"


def _full(workshop_id: int) -> str:
    return f"full {workshop_id}"


def _way(hearing: int, asking: int) -> str:
    return "hearing" if hearing else "asking" if asking else ""


def _window() -> int:
    return int(time.time()) // WINDOW


def _key(code: str, window: int) -> str:
    return f"{NAME}:{code}:{window}"
