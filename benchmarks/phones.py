"""Phones of a hall as browsers are: a page, a stream or asking again and again, and answers that are sent until taken."""

import asyncio
import contextlib
import random
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks import wires
from benchmarks.wires import Listening

OPTIONS = (1, 2, 3)
TWICE, DROPPED = 5, 20  # every fifth answer is sent twice; of one in twenty the reply is lost
TRIES, PAUSE = 40, 1.0  # an answer that was not taken is sent again, as the page does
ASKS_EVERY = 5.0
BACK_TO_STREAM = 30.0  # after a refusal
TOKEN = re.compile(rb'"X-CSRFToken": "([^"]+)"')
COOKIE = re.compile(rb"\r\nSet-Cookie: ([^=]+)=([^;]*)", re.IGNORECASE)
ROOM, HEAD = b'id="room"', 1500  # where a picture begins, and how much of it tells what it shows
DATA = {name: re.compile(f'data-{name}="([^"]*)"'.encode()) for name in ("stamp", "round", "stream", "moment")}
MADE = re.compile(rb"(?:^|\n): (\d+)\n")
RETRY = re.compile(rb"(?:^|\n)retry: (\d+)")


@dataclass
class Place:
    """Where the hall is: the address of the pages, and of the streams where they are served elsewhere."""

    host: str
    port: int
    streams: int
    code: str

    @property
    def pages(self) -> wires.Place:
        return self.host, self.port


@dataclass
class Told:
    """What the phones of a hall met with, all together."""

    posts: list[float] = field(default_factory=list)  # seconds of each answer that was read to its end
    first_bytes: list[float] = field(default_factory=list)  # seconds from asking for a stream to its first byte
    ages: list[float] = field(default_factory=list)  # seconds from the making of a picture to its coming
    reached: dict[int, list[float]] = field(default_factory=dict)  # version -> when each phone saw it
    later: int = 0  # times that an answer had to be sent again
    failed: int = 0  # requests that broke off
    quiet: int = 0  # questions whether something is new that were answered with nothing
    size: int = 0  # bytes that came
    refused: list[str] = field(default_factory=list)


class Browser:
    """Cookies, the token of forms, and requests on a connection each."""

    def __init__(self, place: Place, told: Told) -> None:
        self.place, self.told = place, told
        self.cookies: dict[str, str] = {}
        self.token = ""

    def request(self, method: str, path: str, body: str = "", *, version: str = "1.1", **more: str) -> bytes:
        named = {
            "Host": f"{self.place.host}:{self.place.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.token,
            "X-Live": "1",
            "Connection": "close",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        if method == "POST":
            named |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
        return f"{method} {path} HTTP/{version}\r\n{lines}\r\n{body}".encode()

    async def ask(self, method: str, path: str, body: str = "", **more: str) -> tuple[int, bytes]:
        """Status and page. Raises `OSError` when the line breaks."""
        raw = await wires.ask(self.place.pages, self.request(method, path, body, **more))
        self.told.size += len(raw)
        head, _gap, page = raw.partition(b"\r\n\r\n")
        for name, value in COOKIE.findall(head):
            self.cookies[name.decode()] = value.decode()
        return int(head[9:12]), page

    def take_token(self, page: bytes) -> None:
        if found := TOKEN.search(page):
            self.token = found.group(1).decode()


class Phone(Browser):
    """One device in the hall."""

    def __init__(self, place: Place, told: Told, number: int) -> None:
        super().__init__(place, told)
        self.number, self.dice = number, random.Random(number)
        self.stamp = self.round = self.stream = self.moment = ""
        self.way = "lost"  # stream, poll or lost
        self.asleep = False
        self.accepted: set[str] = set()  # rounds in which the server took its answer
        self._retry, self._asked, self._refused = 3.0, 0.0, False
        self._line: asyncio.BaseTransport | None = None

    @property
    def version(self) -> int:
        return int(self.stamp.split("-")[0] or 0)

    async def enter(self) -> None:
        for _try in range(TRIES):
            with contextlib.suppress(OSError, TimeoutError):
                status, page = await self.ask("GET", f"/d/{self.place.code}")
                if status == 200:
                    self.take_token(page)
                    self.see(page)
                    await self.ask("POST", f"/d/{self.place.code}/her", "x=1")
                    return
            self.told.failed += 1
            await asyncio.sleep(PAUSE)

    def see(self, text: bytes, made: float | None = None) -> None:
        """Take in what came: a page, its middle part, or a picture from the stream."""
        before, now = self.version if self.stamp else 0, time.time()
        begins = text.find(ROOM)
        found = {
            name: match.group(1).decode()
            for name, pattern in DATA.items()
            if (match := pattern.search(text, begins, begins + HEAD))
        }
        self.stamp = found.get("stamp", self.stamp)
        self.round, self.moment = found.get("round", self.round), found.get("moment", self.moment)
        self.stream = found.get("stream", self.stream)
        if made is not None:
            self.told.ages.append(now - made)
        for version in range(before + 1, self.version + 1) if before else ():
            self.told.reached.setdefault(version, []).append(now)

    async def live(self) -> None:
        """Follow what is on until cancelled: by the stream, and by asking while there is none."""
        asking = asyncio.create_task(self._ask_again_and_again())
        try:
            while True:
                wait = await self._listen() if self.stream and not self.asleep else 0.2
                await asyncio.sleep(wait)
        finally:
            asking.cancel()

    async def _ask_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(ASKS_EVERY * (0.85 + 0.3 * self.dice.random()))
            if self.way != "stream" and not self.asleep:
                await self.look()

    async def look(self) -> None:
        try:
            status, page = await self.ask("GET", f"/d/{self.place.code}/siste", If_None_Match=f'"{self.stamp}"')
        except (OSError, TimeoutError):
            self.told.failed += 1
            self.way = "lost"
            return
        self.way = "poll" if self.way != "stream" else self.way
        self.told.quiet += status == 304
        if status == 200:
            self.see(page)

    def fall_asleep(self) -> None:
        """Put away: the stream is closed, and nothing is asked."""
        self.asleep = True
        if self._line is not None:
            self._line.close()

    async def _listen(self) -> float:
        """Hear what comes. Returns after how many seconds to open the next stream."""
        self._retry, self._asked, self._refused = 3.0, time.perf_counter(), False
        request = self.request("GET", f"{self.stream}?{urlencode({'har': self.stamp})}", version="1.0")
        loop, where = asyncio.get_running_loop(), (self.place.host, self.place.streams)
        try:
            self._line, heard = await loop.create_connection(lambda: Listening(request, self._came), *where)
        except OSError:
            return self._retry
        try:
            await heard.done
        finally:
            self._line.close()
            self._line, self.way = None, "lost" if self.way == "stream" else self.way
        if self._refused:
            await self.look()
            return BACK_TO_STREAM * (0.6 + 0.8 * self.dice.random())
        return self._retry

    def _came(self, event: bytes) -> None:
        """The head of the stream, or an event of it."""
        self.told.size += len(event) + 2
        if self._asked:
            self._refused = b" 200 " not in event.partition(b"\r\n")[0]
            if not self._refused:
                self.told.first_bytes.append(time.perf_counter() - self._asked)
                self.way = "stream"
            self._asked = 0.0
        elif found := RETRY.search(event):
            self._retry = int(found.group(1)) / 1000
        elif ROOM in event:
            made = MADE.search(event)
            self.see(event, int(made.group(1)) / 1000 if made else None)

    async def answer(self) -> None:
        """Send an answer until the server has said something about it; some twice, of some the reply is lost."""
        path, held = f"/d/{self.place.code}/svar", self.round
        body = urlencode({"round": held, "rev": 1, "option": OPTIONS[self.number % len(OPTIONS)]})
        if self.number % DROPPED == 0:
            with contextlib.suppress(OSError):
                await wires.drop(self.place.pages, self.request("POST", path, body))
        for _time in range(2 if self.number % TWICE == 0 else 1):
            await self._send(path, body, held)

    def changing(self, held: str) -> bytes:
        """A request that changes its answer in that round, on a connection that stays open. It counts each time."""
        body = urlencode({"round": held, "rev": 1, "option": OPTIONS[self.number % len(OPTIONS)]})
        return self.request("POST", f"/d/{self.place.code}/svar", body, Connection="keep-alive")

    async def _send(self, path: str, body: str, held: str) -> None:
        for _try in range(TRIES):
            began = time.perf_counter()
            try:
                status, page = await self.ask("POST", path, body)
                self.told.posts.append(time.perf_counter() - began)
                if status == 303:  # the page is asked for by itself
                    self.accepted.add(held)
                    await self.look()
                    return
                if status == 200:
                    self.accepted.add(held)
                    self.see(page)
                    return
                if status < 500:
                    self.told.refused.append(f"{status}: {page[:120].decode()}")
                    return
            except (OSError, TimeoutError):
                self.told.failed += 1
            self.told.later += 1
            await asyncio.sleep(PAUSE * (0.5 + self.dice.random()))
