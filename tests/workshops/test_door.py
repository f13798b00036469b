"""Streams in the web process: many connections in one thread, none of which can hold up another."""

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.workshops.live import service
from app.workshops.live.channels import Channel, What, address
from app.workshops.live.door import Door
from app.workshops.live.hub import Frame, Hub, frame
from tests.support.threads import settled

ROOM = Channel(1, What.PHONE, "nb")
BIG = "x" * 3_000_000


class Hall:
    def __init__(self, most: int = 10) -> None:
        self.hub, self.asked = Hub(), 0
        self.door = Door(self.hub, most, self._arrived)
        self.door.start()

    def _arrived(self) -> None:
        self.asked += 1

    def enter(self, stamp: str = "") -> socket.socket:
        ours, theirs = _tcp_pair()
        assert self.door.admit()
        self.door.take(ours, ROOM, stamp, b"HTTP/1.1 200 OK\r\n\r\n")
        theirs.settimeout(5)
        return theirs


def _tcp_pair() -> tuple[socket.socket, socket.socket]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        client = socket.create_connection(listener.getsockname())
        return listener.accept()[0], client


@pytest.fixture
def hall() -> Iterator[Hall]:
    made = Hall()
    yield made
    made.door.stop()
    made.door.join(5)


def until(phone: socket.socket, text: str) -> str:
    """What the phone hears up to `text`."""
    heard = ""
    while text not in heard:
        data = phone.recv(1_000_000).decode()
        assert data, f"hung up before {text}"
        heard += data
    return heard


def test_a_stream_begins_with_a_sign_of_life_and_then_tells_what_is_new(hall: Hall) -> None:
    phone = hall.enter()
    heard = until(phone, "event: beat\ndata: 1\n\n")
    assert heard.startswith("HTTP/1.1 200 OK\r\n\r\nretry: ")
    settled(lambda: hall.asked == 1)  # nobody watched before: a picture is wanted
    hall.hub.put(ROOM, frame("2-open", "<p>\nny</p>"))
    assert until(phone, "\n\n").endswith("id: 2-open\ndata: <p>\ndata: ny</p>\n\n")


def test_who_comes_later_gets_the_newest_at_once_unless_it_is_shown_already(hall: Hall) -> None:
    first = hall.enter()
    until(first, "beat")
    hall.hub.put(ROOM, frame("2-open", "to"))
    assert "data: to" in until(hall.enter("1-open"), "data: to")
    knows = hall.enter("2-open")
    until(knows, "data: 1\n\n")
    hall.hub.put(ROOM, frame("3-open", "tre"))
    assert "data: to" not in until(knows, "data: tre")


def test_a_slow_phone_holds_nobody_up_and_gets_the_newest_only(hall: Hall) -> None:
    slow, quick = hall.enter(), hall.enter()
    until(quick, "beat")
    for number in range(1, 6):
        hall.hub.put(ROOM, Frame(f"{number}-open", f"<{number}>{BIG}</{number}>".encode()))
        until(quick, f"</{number}>")
    heard = until(slow, "</5>")
    assert "</1>" in heard and "<3>" not in heard


def test_there_is_an_end_to_how_many_there_may_be_and_whoever_leaves_makes_room(hall: Hall) -> None:
    phones = [hall.enter() for _phone in range(10)]
    settled(lambda: hall.hub.watching(ROOM) == 10)
    assert not hall.door.admit()
    assert hall.door.admit(1)  # a screen or a remote has a place of its own
    phones[0].close()
    phones[1].close()
    settled(lambda: hall.hub.watching(ROOM) == 8)
    settled(hall.door.admit)


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="the platform has none")
def test_a_phone_that_vanishes_without_a_word_gives_its_place_back_within_a_minute(hall: Hall) -> None:
    ours, theirs = _tcp_pair()
    assert hall.door.admit()
    hall.door.take(ours, ROOM, "", b"HTTP/1.1 200 OK\r\n\r\n")
    until(theirs, "beat")
    assert 0 < ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) <= 60_000


class Nobody:
    """In the place of Redis and the database: nothing ever changes."""

    def __init__(self, *_given: object) -> None: ...

    def start(self) -> None: ...

    def poke(self) -> None: ...


def test_the_service_keeps_places_for_screens_and_remotes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "Told", Nobody)
    monkeypatch.setattr(service, "Ticker", Nobody)
    settings = replace(app.extensions["settings"], streams=1)
    monkeypatch.setitem(app.extensions, "settings", settings)
    made, told = service.Service(app), list[str]()

    def opened(what: What) -> str:
        path = address(Channel(1, what, "nb"), settings)
        streams.append(
            iter(made({"PATH_INFO": path, "REQUEST_METHOD": "GET"}, lambda status, _headers: told.append(status)))
        )
        next(streams[-1])
        return told[-1]

    streams: list[Iterator[bytes]] = []
    assert [opened(What.PHONE), opened(What.PHONE)] == ["200 OK", "503 Service Unavailable"]
    assert [opened(What.SCREEN), opened(What.REMOTE)] == ["200 OK", "200 OK"]


def test_all_are_let_go_and_told_when_to_come_back(hall: Hall) -> None:
    phone = hall.enter()
    until(phone, "beat\ndata: 1\n\n")
    hall.door.stop()
    assert "retry: " in until(phone, "retry: ")
    while phone.recv(1000):
        pass  # hung up
    assert not hall.door.admit(5)
