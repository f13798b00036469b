"""Streams in the one web process of an installation on SQLite. deploy/worker.py starts them and hands connections over."""

import contextlib
import resource
import socket
from http import HTTPStatus

from flask import Flask

from app.workshops.live import answers
from app.workshops.live.bus import OwnEyes
from app.workshops.live.channels import channel_at
from app.workshops.live.contact import Contact
from app.workshops.live.door import Door
from app.workshops.live.hub import Hub
from app.workshops.live.ticker import Ticker
from config import Settings

KEPT_FREE = 400  # files that the process needs for everything else


class Streams:
    """Hub, ticker and door of this process."""

    def __init__(self, app: Flask) -> None:
        self._settings: Settings = app.extensions["settings"]
        self._hub = Hub()
        self._ticker = Ticker(app, self._hub, OwnEyes())
        most = min(self._settings.most_streams, _files() - KEPT_FREE)
        self._door = Door(self._hub, most, self._ticker.poke)
        app.extensions["live_streams"] = True
        contact: Contact = app.extensions["contact"]
        contact.hearing, contact.screens = self._hub.phones, self._hub.screens
        self._ticker.start()
        self._door.start()

    def wants(self, path: str) -> bool:
        return answers.is_for_us(path)

    def open(self, connection: socket.socket, path: str, query: str, last_event_id: str) -> bool:
        """Begin a stream on the connection, or say why not. True when the connection is ours from now on."""
        channel = channel_at(path, self._settings)
        if channel is None:
            return self._refuse(connection, HTTPStatus.NOT_FOUND)
        if not self._door.admit(answers.places(channel)):
            return self._refuse(connection, HTTPStatus.SERVICE_UNAVAILABLE)
        head = answers.head(HTTPStatus.OK, answers.stream_headers(self._settings))
        self._door.take(connection, channel, answers.seen(last_event_id, query), head)
        return True

    def stop(self) -> None:
        """Before the process ends."""
        self._ticker.stop()
        self._door.stop()

    def _refuse(self, connection: socket.socket, status: HTTPStatus) -> bool:
        connection.sendall(answers.head(status, answers.refusal_headers(self._settings, status)))
        return False


def _files() -> int:
    """How many files the process may open: as many as it is allowed to allow itself."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return soft if soft != resource.RLIM_INFINITY else 1_000_000
