"""Looks several times a second whether a room that somebody watches has changed, and makes its pictures anew.

What an answer costs does not depend on how many watch, and what watching costs does not depend on how many answer:
where Redis is they tell that there is something new, and however many tell, it looks ten times a second at most. Nothing
is added up along the way; each look counts the rows.
"""

import logging
import time
from threading import Event, Thread

from flask import Flask

from app.core.db import db
from app.core.errors import NotFound
from app.workshops.live import frames, reading
from app.workshops.live.bus import Bus
from app.workshops.live.channels import Channel, What
from app.workshops.live.hub import Hub, frame
from app.workshops.live.reading import Pulse

TICK, GAP = 0.25, 0.1  # seconds: how often it looks when nothing is told, and how long it rests between two looks
LIVELY, CALM = 5.0, 1.0  # for so long after a press each tick shows the counts; later they are shown once a second
PAUSE = 1.0  # after something went wrong

log = logging.getLogger(__name__)


class Ticker(Thread):
    """One in each process that has streams."""

    def __init__(self, app: Flask, hub: Hub, bus: Bus) -> None:
        super().__init__(name="ticker", daemon=True)
        self._app, self._hub, self._bus = app, hub, bus
        self._wake, self._stopped = Event(), False
        self._pressed: dict[int, tuple[str, float]] = {}  # what a room showed last, and since when
        self._counted: dict[int, float] = {}  # when its counts were shown last
        self._later: set[int] = set()  # rooms whose counts wait for their time, or that could not be shown
        self._rests: dict[int, float] = {}  # until when a room is let be whose picture could not be made

    def poke(self) -> None:
        """Look now: somebody watches what nobody watched before, or something was told."""
        self._wake.set()

    def stop(self) -> None:
        self._stopped = True
        self._wake.set()

    def run(self) -> None:
        while not self._stopped:
            began = time.monotonic()
            try:
                self.look()
            except Exception:  # a database that is away comes back; the pages ask meanwhile
                log.exception("could not look at the rooms")
                time.sleep(PAUSE)
            time.sleep(GAP)  # of a hall that answers, something is told forty times a second: each look counts all rows
            self._wake.wait(max(0.0, TICK - (time.monotonic() - began)))
            self._wake.clear()

    def look(self) -> None:
        """Make what is new since the last look."""
        watched: dict[int, dict[Channel, str]] = {}
        for channel, stamp in self._hub.watched().items():
            watched.setdefault(channel.workshop_id, {})[channel] = stamp
        unmade = {room for room, channels in watched.items() if "" in channels.values()}
        due = self._bus.changed(watched.keys()) | (self._later & watched.keys()) | unmade if watched else set()
        self._later = due  # what was told is told once: it is kept until it is shown
        now = time.monotonic()
        rests = {room for room in due if self._rests.get(room, 0.0) > now}
        if now_due := due - rests:
            pulses = self._pulses(now_due)
            self._later = rests
            for room, pulse in pulses.items():
                self._show(pulse, room, watched[room])

    def _pulses(self, rooms: set[int]) -> dict[int, Pulse]:
        with self._app.app_context():
            try:
                with db.reading():
                    return reading.pulses(rooms)
            finally:
                db.session.remove()

    def _show(self, pulse: Pulse, room: int, channels: dict[Channel, str]) -> None:
        now = time.monotonic()
        if self._pressed.get(room, ("", 0.0))[0] != pulse.room:
            self._pressed[room] = pulse.room, now
        lively = now - self._pressed[room][1] < LIVELY
        counts = lively or now - self._counted.get(room, 0.0) >= CALM
        for channel, shown in channels.items():
            fresh = pulse.stamp(channel.what)
            if shown == fresh:
                continue
            if counts or not shown.startswith(f"{pulse.room}-"):
                self._make(channel, fresh)
                self._counted[room] = now
            else:
                self._later.add(room)

    def _make(self, channel: Channel, stamp: str) -> None:
        try:
            text = stamp if channel.what is What.REMOTE else frames.picture(self._app, channel)
        except NotFound:
            return
        except Exception:  # one room that cannot be shown is no reason to leave the others as they are
            log.exception("could not show the room of workshop %d", channel.workshop_id)
            self._later.add(channel.workshop_id)
            self._rests[channel.workshop_id] = time.monotonic() + PAUSE
            return
        self._hub.put(channel, frame(stamp, text))
