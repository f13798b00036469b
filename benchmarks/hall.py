"""A hall of phones in one workshop, over real HTTP: they join, answer nearly all at once, send twice, lose the reply.

What counts first is that nothing is lost or doubled: answers that the server accepted = phones that sent one = rows
= what the screen would show. How long an answer takes comes after that. No streams are played: phones ask.
"""

import http.client
import random
import re
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from app import create_app
from app.core.db import db
from app.workshops import queries
from app.workshops.models import RoomAnswer, RoomDevice
from app.workshops.services import Act
from benchmarks import servers
from benchmarks.rows import Row
from config import Settings
from tests.factories import workshops

COMMAND = "make bench ARGS=hall"
OPTIONS = (1, 2, 3)
TRIES = 5
TWICE, DROPPED = 5, 20  # every fifth answer is sent twice; of one in twenty the reply is lost
MOST_THREADS = 64
TOKEN = re.compile(r'"X-CSRFToken": "([^"]+)"')
ROUND = re.compile(r'name="round" value="(\d+)"')
STAMP = re.compile(r'data-stamp="([^"]*)"')
HALLS = (("SQLite", 1, 50, 300), ("SQLite", 1, 500, 300), ("PostgreSQL", 2, 2000, 500))


@dataclass
class Played:
    """What the phones of a hall were told."""

    phones: int
    accepted: int = 0
    refused: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)  # of each answer that was read to its end
    later: int = 0  # times that the server asked to be tried again
    quiet: int = 0  # questions whether something is new that were answered with nothing

    def p95_ms(self) -> float:
        times = sorted(self.seconds)
        return 1000 * times[int(0.95 * (len(times) - 1))] if times else 0.0


@dataclass
class Counted:
    """What stands in the database afterwards."""

    devices: int
    rows: int
    tally: int


class Phone:
    """One browser in the hall. Several share a thread and its connection; each has cookies of its own."""

    def __init__(self, code: str, number: int) -> None:
        self.code, self.number = code, number
        self.cookies: dict[str, str] = {}
        self.token = self.round = self.stamp = ""

    def ask(self, line: http.client.HTTPConnection, method: str, path: str, body: str = "") -> tuple[int, str]:
        try:
            line.request(method, path, body or None, self._headers(bool(body)))
            answer = line.getresponse()
        except ConnectionError:  # the server hung up on a line that was quiet: a browser asks again, and so do we
            line.close()
            line.request(method, path, body or None, self._headers(bool(body)))
            answer = line.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read().decode()

    def _headers(self, form: bool) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        more = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        return {"Cookie": cookies, "X-CSRFToken": self.token, "X-Live": "1", **more}

    def enter(self, line: http.client.HTTPConnection) -> None:
        _status, page = self.ask(line, "GET", f"/d/{self.code}")
        self.token, self.round, self.stamp = (_found(pattern, page) for pattern in (TOKEN, ROUND, STAMP))
        self.ask(line, "POST", f"/d/{self.code}/her", "x=1")

    def answer(self, line: http.client.HTTPConnection, played: Played) -> None:
        path = f"/d/{self.code}/svar"
        body = urlencode({"round": self.round, "rev": 1, "option": OPTIONS[self.number % len(OPTIONS)]})
        if self.number % DROPPED == 0:
            self._drop(line, path, body)
        for _time in range(2 if self.number % TWICE == 0 else 1):
            for _try in range(TRIES):
                began = time.perf_counter()
                status, text = self.ask(line, "POST", path, body)
                played.seconds.append(time.perf_counter() - began)
                if status != 503:
                    break
                played.later += 1  # the page says that it has not been sent, and sends it again
        if status == 303:
            played.accepted += 1
        else:
            played.refused.append(f"{status}: {text[:120]}")

    def _drop(self, line: http.client.HTTPConnection, path: str, body: str) -> None:
        """Send it and hang up before the reply, as a phone that leaves the Wi-Fi does."""
        with socket.create_connection((line.host, line.port)) as wire:
            headers = "".join(f"{name}: {value}\r\n" for name, value in self._headers(True).items())
            start = f"POST {path} HTTP/1.1\r\nHost: {line.host}\r\nContent-Length: {len(body)}\r\n"
            wire.sendall(f"{start}{headers}\r\n{body}".encode())

    def look(self, line: http.client.HTTPConnection, played: Played) -> None:
        status, _text = self.ask(line, "GET", f"/d/{self.code}/siste?{urlencode({'har': self.stamp})}")
        played.quiet += status == 204


def _found(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    return found.group(1) if found else ""


def play(url: str, code: str, phones: int, *, seconds: float = 5.0) -> Played:
    """Let `phones` join and answer: four in five within `seconds`, the others in as much again."""
    played, dice = Played(phones), random.Random(7)
    hall = [Phone(code, number) for number in range(phones)]
    due = {phone.number: seconds * (dice.random() if dice.random() < 0.8 else 1 + dice.random()) for phone in hall}
    threads = min(phones, MOST_THREADS)
    shares = [sorted(hall[part::threads], key=lambda phone: due[phone.number]) for part in range(threads)]
    where = urlsplit(url)

    def sit(share: Sequence[Phone]) -> None:
        line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
        for phone in share:
            phone.enter(line)
        began = time.monotonic()
        for phone in share:
            time.sleep(max(0.0, began + due[phone.number] - time.monotonic()))
            phone.answer(line, played)
            phone.look(line, played)
        line.close()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(sit, shares))
    return played


def counted(workshop_id: int) -> Counted:
    """What was stored, and what the screen would show."""
    now = queries.room(queries.workshop_by_id(workshop_id))
    result: Any = queries.outcome(now.round).result if now.round else []
    return Counted(
        devices=db.session.query(RoomDevice).filter_by(workshop_id=workshop_id).count(),
        rows=db.session.query(RoomAnswer).filter_by(round_id=now.round.id if now.round else 0).count(),
        tally=sum(row.count for row in result or []),
    )


def measure() -> list[Row]:
    return [row for hall in HALLS for row in _in_hall(*hall)]


def _in_hall(name: str, workers: int, phones: int, most_ms: int) -> Iterator[Row]:
    database: AbstractContextManager[str] = servers.sqlite() if name == "SQLite" else servers.postgresql()
    with database as database_url, tempfile.TemporaryDirectory() as folder:
        environment = servers.environment(database_url, folder)
        servers.flask(environment, "db", "upgrade")
        app = create_app(Settings.from_env(environment))
        with app.test_request_context():
            held = workshops.workshop("single", started=True)
            workshops.press(held, Act.NEXT)
            code, number = held.code, held.id
            db.session.commit()
            db.session.remove()
        with servers.serving("wsgi:app", environment, workers=workers, threads=16) as running:
            played = play(running.url, code, phones)
        with app.app_context():
            found = counted(number)
            db.session.remove()
        db.engine.dispose()
    exact = played.accepted == phones == found.devices == found.rows == found.tally
    place = f"{phones} phones, {name}, {workers} worker{'s' if workers > 1 else ''}"
    yield Row(
        what=f"answers accepted = phones = rows = counted, {place}",
        value=f"{played.accepted} = {found.devices} = {found.rows} = {found.tally}",
        target=str(phones),
        good=exact,
        command=COMMAND,
    )
    p95 = played.p95_ms()
    yield Row(
        what=f"an answer in the burst, {place}",
        value=f"p95 {p95:.0f} ms; {played.later} tried again; {len(played.refused)} refused",
        target=f"at most {most_ms} ms",
        good=p95 <= most_ms and not played.refused,
        command=COMMAND,
    )
