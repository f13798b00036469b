"""The streams as a service of their own: a WSGI app for a server whose threads cost nothing (gevent, deploy/live.py).

It answers for streams only. However many there are, they take nothing from the processes that take answers.
"""

import time
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from threading import Event
from typing import TYPE_CHECKING

from flask import Flask

from app.workshops.live import answers
from app.workshops.live.bus import Told
from app.workshops.live.channels import Channel, channel_at
from app.workshops.live.contact import Contact
from app.workshops.live.door import greeting
from app.workshops.live.hub import BEAT, BEAT_EVERY, Frame, Hub
from app.workshops.live.ticker import Ticker
from config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Stream:
    """One page that listens. What it has not taken yet is replaced by what is newer."""

    def __init__(self, channel: Channel, stamp: str) -> None:
        self.channel, self.stamp, self.news = channel, stamp, Event()


class Service:
    """Hub, ticker and streams of this process."""

    def __init__(self, app: Flask) -> None:
        self._settings: Settings = app.extensions["settings"]
        self._hub, told = Hub(), Told(self._settings.redis_url)
        self._ticker = Ticker(app, self._hub, told)
        self._streams: dict[Channel, set[Stream]] = {}
        self._count, self._stopped = 0, False
        self._hub.listen(self._show)
        told.poke = self._ticker.poke
        told.start()
        contact: Contact = app.extensions["contact"]
        contact.hearing, contact.screens = self._hub.phones, self._hub.screens
        contact.begin()
        self._ticker.start()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        channel = channel_at(environ["PATH_INFO"], self._settings)
        if channel is None or environ["REQUEST_METHOD"] != "GET":
            return self._refuse(HTTPStatus.NOT_FOUND, start_response)
        if self._stopped or self._count >= self._settings.most_streams + answers.places(channel):
            return self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, start_response)
        if (connection := environ.get("gunicorn.socket")) is not None:
            answers.watch_the_line(connection)
        start_response("200 OK", list(answers.stream_headers(self._settings).items()))
        stamp = answers.seen(environ.get("HTTP_LAST_EVENT_ID", ""), environ.get("QUERY_STRING", ""))
        return self._stream(Stream(channel, stamp))

    def stop(self) -> None:
        """Let everybody go, and tell them when to come back."""
        self._stopped = True
        self._ticker.stop()
        for streams in self._streams.values():
            for stream in streams:
                stream.news.set()

    def _refuse(self, status: HTTPStatus, start_response: "StartResponse") -> Iterable[bytes]:
        headers = list(answers.refusal_headers(self._settings, status).items())
        start_response(f"{status.value} {status.phrase}", headers)
        return [b""]

    def _stream(self, stream: Stream) -> Iterator[bytes]:
        self._count += 1
        self._streams.setdefault(stream.channel, set()).add(stream)
        newest = self._hub.watch(stream.channel)
        try:
            yield greeting()
            if newest is None:
                self._ticker.poke()
            yield from self._pictures(stream)
            yield greeting()
        finally:  # also when the page has gone
            self._count -= 1
            self._streams[stream.channel].discard(stream)
            self._hub.leave(stream.channel)

    def _pictures(self, stream: Stream) -> Iterator[bytes]:
        beat = time.monotonic() + BEAT_EVERY
        while not self._stopped:
            newest = self._hub.newest(stream.channel)
            if newest is not None and newest.stamp != stream.stamp:
                stream.stamp = newest.stamp
                yield newest.data
            elif not stream.news.wait(max(0.0, beat - time.monotonic())):
                beat += BEAT_EVERY
                yield BEAT
            stream.news.clear()

    def _show(self, channel: Channel, _made: Frame) -> None:
        for stream in list(self._streams.get(channel, ())):
            stream.news.set()
