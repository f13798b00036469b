"""The newest frame of each channel that somebody watches, in this process."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from app.workshops.live.channels import Channel, What

BEAT = b"event: beat\ndata: 1\n\n"
BEAT_EVERY = 10.0  # seconds: a page that has heard nothing for longer asks by itself


@dataclass(frozen=True)
class Frame:
    """A picture as it goes over the wire. It is whole: whoever missed the one before has missed nothing."""

    stamp: str
    data: bytes


def frame(stamp: str, text: str) -> Frame:
    """An event with `text`. The comment says when it was made, for those who measure."""
    lines = "".join(f"data: {line}\n" for line in text.splitlines())
    return Frame(stamp, f": {time.time() * 1000:.0f}\nid: {stamp}\n{lines}\n".encode())


Listener = Callable[[Channel, Frame], None]


class Hub:
    """Who watches what, and the newest frame of it. Knows nothing of databases and sockets."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._watchers: dict[Channel, int] = {}
        self._frames: dict[Channel, Frame] = {}
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Let `listener` hear of each new frame, in the thread that puts it in."""
        self._listeners.append(listener)

    def watch(self, channel: Channel) -> Frame | None:
        """One more watches. Returns the newest frame, None until one is made."""
        with self._lock:
            self._watchers[channel] = self._watchers.get(channel, 0) + 1
            return self._frames.get(channel)

    def leave(self, channel: Channel) -> None:
        """One fewer. What nobody watches is not made, and what was made grows old: it is dropped."""
        with self._lock:
            self._watchers[channel] -= 1
            if not self._watchers[channel]:
                del self._watchers[channel]
                self._frames.pop(channel, None)

    def watched(self) -> dict[Channel, str]:
        """Every channel that somebody watches, with the stamp of its newest frame, empty when there is none yet."""
        with self._lock:
            return {channel: self._stamp(channel) for channel in self._watchers}

    def watching(self, channel: Channel) -> int:
        with self._lock:
            return self._watchers.get(channel, 0)

    def phones(self) -> dict[int, int]:
        """Room -> how many phones watch it."""
        return self._who_watch(What.PHONE)

    def screens(self) -> dict[int, int]:
        """Room -> how many screens watch it."""
        return self._who_watch(What.SCREEN)

    def _who_watch(self, what: What) -> dict[int, int]:
        found: dict[int, int] = {}
        with self._lock:
            for channel, many in self._watchers.items():
                if channel.what is what:
                    found[channel.workshop_id] = found.get(channel.workshop_id, 0) + many
        return found

    def newest(self, channel: Channel) -> Frame | None:
        with self._lock:
            return self._frames.get(channel)

    def put(self, channel: Channel, made: Frame) -> None:
        """This is what the channel shows from now on."""
        with self._lock:
            if channel not in self._watchers:
                return
            self._frames[channel] = made
        for listener in self._listeners:
            listener(channel, made)

    def _stamp(self, channel: Channel) -> str:
        held = self._frames.get(channel)
        return held.stamp if held else ""
