"""Streams inside a web process with threads: connections are taken from its pool and kept by one thread of their own.

A stream that occupied a thread of the pool would stand in the way of an answer. Here a request for a stream leaves its
thread at once (deploy/worker.py hands the connection over), and one thread writes to all of them, without waiting for
any: a phone that is slow gets the newest picture when it can take it, and none of those in between.
"""

import contextlib
import logging
import os
import random
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from threading import Lock, Thread

from app.workshops.live.answers import watch_the_line
from app.workshops.live.channels import Channel
from app.workshops.live.hub import BEAT, BEAT_EVERY, Frame, Hub

STUCK = 60.0  # seconds after which a phone that takes nothing is gone
SOON, LATE = 1000, 4000  # milliseconds until a page comes back: not all in the same moment

log = logging.getLogger(__name__)


def greeting() -> bytes:
    """What a stream begins with: when to come back should it break, and a first sign of life."""
    return f"retry: {random.randint(SOON, LATE)}\n\n".encode() + BEAT


class Stream:
    """One page that listens."""

    def __init__(self, connection: socket.socket, channel: Channel, stamp: str) -> None:
        self.connection, self.channel, self.stamp = connection, channel, stamp
        self.left = b""  # begun and not yet taken
        self.since = time.monotonic()  # when it last took all it was given


class Door(Thread):
    """Keeps the streams of this process. `most`: how many there may be; whoever comes then is to ask instead."""

    def __init__(self, hub: Hub, most: int, arrived: Callable[[], None]) -> None:
        super().__init__(name="streams", daemon=True)
        self._hub, self._most, self._arrived = hub, most, arrived
        self._streams: dict[Channel, set[Stream]] = {}
        self._count, self._counting = 0, Lock()
        self._selector = selectors.DefaultSelector()
        self._todo: deque[Callable[[], None]] = deque()
        self._waker, self._woken = os.pipe()[::-1]
        os.set_blocking(self._waker, False)
        self._selector.register(self._woken, selectors.EVENT_READ, None)
        self._stopped = False
        hub.listen(lambda channel, made: self._soon(lambda: self._show(channel, made)))

    def admit(self, more: int = 0) -> bool:
        """Set a place aside for one more, who may be one of `more` over the cap. Asked in threads of the pool."""
        with self._counting:
            if self._stopped or self._count >= self._most + more:
                return False
            self._count += 1
            return True

    def take(self, connection: socket.socket, channel: Channel, stamp: str, head: bytes) -> None:
        """Keep the connection of one who was admitted from now on, and begin with `head`."""
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        watch_the_line(connection)
        self._soon(lambda: self._begin(Stream(connection, channel, stamp), head))

    def stop(self) -> None:
        """Let everybody go, and tell them when to come back."""
        self._stopped = True
        self._soon(lambda: None)

    def run(self) -> None:
        beat = time.monotonic() + BEAT_EVERY
        while not self._stopped:
            for key, events in self._selector.select(max(0.0, beat - time.monotonic())):
                if key.data is None:
                    os.read(self._woken, 65536)
                else:
                    self._heard(key.data, events)
            while self._todo:
                self._todo.popleft()()
            if time.monotonic() >= beat:
                beat += BEAT_EVERY
                self._beat()
        for stream in self._all():
            self._write(stream, greeting())
            self._close(stream)

    def _soon(self, call: Callable[[], None]) -> None:
        self._todo.append(call)
        with contextlib.suppress(BlockingIOError):  # it will wake anyway
            os.write(self._waker, b"x")

    def _all(self) -> list[Stream]:
        return [stream for streams in self._streams.values() for stream in streams]

    def _begin(self, stream: Stream, head: bytes) -> None:
        self._streams.setdefault(stream.channel, set()).add(stream)
        self._selector.register(stream.connection, selectors.EVENT_READ, stream)
        newest = self._hub.watch(stream.channel)
        self._write(stream, head + greeting())
        if newest is None:
            self._arrived()
        elif newest.stamp != stream.stamp:
            self._send(stream, newest)

    def _show(self, channel: Channel, made: Frame) -> None:
        for stream in list(self._streams.get(channel, ())):
            if stream.stamp != made.stamp:
                self._send(stream, made)

    def _send(self, stream: Stream, made: Frame) -> None:
        if not stream.left:
            stream.stamp = made.stamp
            self._write(stream, made.data)

    def _beat(self) -> None:
        for stream in self._all():
            if not stream.left:
                self._write(stream, BEAT)
            elif time.monotonic() - stream.since > STUCK:
                self._close(stream)

    def _heard(self, stream: Stream, events: int) -> None:
        if events & selectors.EVENT_READ and not self._still_there(stream):
            self._close(stream)
        elif events & selectors.EVENT_WRITE and stream.left:
            self._write(stream, b"")
            newest = self._hub.newest(stream.channel)
            if not stream.left and newest is not None and newest.stamp != stream.stamp:
                self._send(stream, newest)

    def _still_there(self, stream: Stream) -> bool:
        """A page says nothing on its stream; that something can be read means that it has gone."""
        try:
            return bool(stream.connection.recv(1024))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def _write(self, stream: Stream, data: bytes) -> None:
        """Send what the connection takes now, and keep the rest."""
        if stream not in self._streams.get(stream.channel, ()):
            return
        waiting, rest = bool(stream.left), stream.left + data
        try:
            rest = rest[stream.connection.send(rest) :]
        except BlockingIOError:
            pass
        except OSError:
            self._close(stream)
            return
        stream.left = rest
        if not rest:
            stream.since = time.monotonic()
        if bool(rest) != waiting:
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if rest else 0)
            self._selector.modify(stream.connection, wanted, stream)

    def _close(self, stream: Stream) -> None:
        streams = self._streams.get(stream.channel, set())
        if stream not in streams:
            return
        streams.discard(stream)
        if not streams:
            del self._streams[stream.channel]
        with self._counting:
            self._count -= 1
        self._selector.unregister(stream.connection)
        self._hub.leave(stream.channel)
        with contextlib.suppress(OSError):
            stream.connection.close()
