"""Phones of a hall as browsers are: a page, a stream or asking again and again, and answers that are sent until taken."""

import asyncio
import contextlib
import random
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

OPTIONS = (1, 2, 3)
TWICE, DROPPED = 5, 20  # every fifth answer is sent twice; of one in twenty the reply is lost
TRIES, PAUSE = 40, 1.0  # an answer that was not taken is sent again, as the page does
ASKS_EVERY = 3.0
BACK_TO_STREAM = 30.0  # after a refusal
PATIENCE = 15.0
TOKEN = re.compile(r'"X-CSRFToken": "([^"]+)"')
DATA = {name: re.compile(f'data-{name}="([^"]*)"') for name in ("stamp", "round", "stream", "moment")}


@dataclass
class Place:
    """Where the hall is: the address of the pages, and of the streams where they are served elsewhere."""

    host: str
    port: int
    streams: int
    code: str


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

    def head(self, method: str, path: str, body: str = "", *, version: str = "1.1", **more: str) -> bytes:
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

    async def ask(self, method: str, path: str, body: str = "", **more: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and text. Raises `OSError` when the line breaks."""
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(self.place.host, self.place.port)
            try:
                writer.write(self.head(method, path, body, **more))
                raw = await reader.read(-1)
            finally:
                writer.close()
        self.told.size += len(raw)
        head, _gap, text = raw.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 "):
            raise ConnectionResetError("broken off")
        lines = head.decode().split("\r\n")
        headers: dict[str, str] = {}
        for line in lines[1:]:
            name, _colon, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return int(lines[0].split()[1]), headers, text.decode(errors="replace")


class Phone(Browser):
    """One device in the hall."""

    def __init__(self, place: Place, told: Told, number: int) -> None:
        super().__init__(place, told)
        self.number, self.dice = number, random.Random(number)
        self.stamp = self.round = self.stream = self.moment = self.page = ""
        self.way = "lost"  # stream, poll or lost
        self.asleep = False
        self.accepted: set[str] = set()  # rounds in which the server took its answer

    @property
    def version(self) -> int:
        return int(self.stamp.split("-")[0] or 0)

    async def enter(self) -> None:
        for _try in range(TRIES):
            with contextlib.suppress(OSError, TimeoutError):
                status, _headers, page = await self.ask("GET", f"/d/{self.place.code}")
                if status == 200:
                    found = TOKEN.search(page)
                    self.token = found.group(1) if found else ""
                    self.see(page)
                    await self.ask("POST", f"/d/{self.place.code}/her", "x=1")
                    return
            self.told.failed += 1
            await asyncio.sleep(PAUSE)

    def see(self, text: str, made: float | None = None) -> None:
        """Take in what came: a page, its middle part, or a picture from the stream."""
        before, now = self.version if self.stamp else 0, time.time()
        found = {name: match.group(1) for name, pattern in DATA.items() if (match := pattern.search(text))}
        self.stamp = found.get("stamp", self.stamp)
        self.round, self.moment = found.get("round", self.round), found.get("moment", self.moment)
        self.stream, self.page = found.get("stream", self.stream), text
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
        path, known = f"/d/{self.place.code}/siste", f'"{self.stamp}"'
        try:
            status, _headers, text = await self.ask("GET", path, If_None_Match=known)
        except (OSError, TimeoutError):
            self.told.failed += 1
            self.way = "lost"
            return
        self.way = "poll" if self.way != "stream" else self.way
        self.told.quiet += status == 304
        if status == 200:
            self.see(text)

    async def _listen(self) -> float:
        """Hear what comes. Returns after how many seconds to open the next stream."""
        retry, began = 3.0, time.perf_counter()
        try:
            reader, writer = await asyncio.open_connection(self.place.host, self.place.streams)
        except OSError:
            return retry
        try:
            writer.write(self.head("GET", f"{self.stream}?{urlencode({'har': self.stamp})}", version="1.0"))
            status = await reader.readline()
            if b" 200 " not in status:
                await self.look()
                return BACK_TO_STREAM * (0.6 + 0.8 * self.dice.random()) if status else retry
            self.told.first_bytes.append(time.perf_counter() - began)
            self.way = "stream"
            async for name, value in self._events(reader):
                if name == "retry":
                    retry = int(value) / 1000
                if self.asleep:
                    return 0.2
        except OSError:
            self.told.failed += 1
        finally:
            writer.close()
            self.way = "lost" if self.way == "stream" else self.way
        return retry

    async def _events(self, reader: asyncio.StreamReader) -> AsyncIterator[tuple[str, str]]:
        made, data = 0.0, []
        while line := await reader.readline():
            self.told.size += len(line)
            name, _colon, value = line.decode().rstrip("\n").partition(":")
            if name == "" and value:
                made = int(value) / 1000
            elif name == "data":
                data.append(value)
            elif not name and not value:
                if len(data) > 1:
                    self.see("\n".join(data), made)
                data = []
            yield name, value.strip()

    async def answer(self) -> None:
        """Send an answer until the server has said something about it; some twice, of some the reply is lost."""
        body = urlencode({"round": self.round, "rev": 1, "option": OPTIONS[self.number % len(OPTIONS)]})
        if self.number % DROPPED == 0:
            await self._drop(body)
        for _time in range(2 if self.number % TWICE == 0 else 1):
            await self._send(body, self.round)

    async def _send(self, body: str, held: str) -> None:
        for _try in range(TRIES):
            began = time.perf_counter()
            try:
                status, headers, text = await self.ask("POST", f"/d/{self.place.code}/svar", body)
                self.told.posts.append(time.perf_counter() - began)
                if status == 303:
                    self.accepted.add(held)
                    _status, _headers, page = await self.ask("GET", headers["location"])
                    self.see(page)
                    return
                if status < 500:
                    self.told.refused.append(f"{status}: {text[:120]}")
                    return
            except (OSError, TimeoutError):
                if held in self.accepted:  # it was the page after it that did not come
                    return
                self.told.failed += 1
            self.told.later += 1
            await asyncio.sleep(PAUSE * (0.5 + self.dice.random()))

    async def _drop(self, body: str) -> None:
        """Send it and hang up before the reply, as a phone that leaves the Wi-Fi does."""
        with contextlib.suppress(OSError):
            _reader, writer = await asyncio.open_connection(self.place.host, self.place.port)
            writer.write(self.head("POST", f"/d/{self.place.code}/svar", body))
            await writer.drain()
            writer.close()
