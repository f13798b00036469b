"""Halls of several sizes on both kinds of installation, and what must hold in them: `make bench-live`."""

import asyncio
import os
import resource
import signal
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from app import create_app
from app.core import dbcommands
from app.core.db import db
from app.workshops.services import Act
from benchmarks import load, processes, servers
from benchmarks.hall import Hall, Played, arranged, percentile
from benchmarks.phones import Place
from benchmarks.processes import Use
from benchmarks.rows import Row
from benchmarks.writes import CLIENTS, Upserts
from config import Settings
from tests.support.redis import Redis

COMMAND = "make bench-live"
MANY = 400  # so many phones may answer as fast as the machine takes it, and none of them too often
Database = Callable[[], AbstractContextManager[str]]  # a new one, by its address


@dataclass(frozen=True)
class Size:
    """One hall, and its bars."""

    phones: int
    embedded: bool
    vote_ms: int
    press_ms: int
    workers: int = 1

    @property
    def name(self) -> str:
        return f"{self.phones} phones, {'SQLite, one process' if self.embedded else 'PostgreSQL and Redis'}"


@dataclass(frozen=True)
class Pace:
    """How long things take in a hall, in seconds."""

    join: float
    idle: float
    burst: float
    redis_away: float = 10.0


SIZES = (Size(50, True, 300, 1000), Size(500, True, 300, 1000), Size(2000, False, 500, 1500, workers=2))


def measure() -> list[Row]:
    wanted = [int(size) for size in os.environ.get("PHONES", "").split()]
    return [row for size in SIZES if not wanted or size.phones in wanted for row in in_hall(size)]


def in_hall(size: Size) -> Iterator[Row]:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    pace = Pace(join=10, idle=30, burst=5) if size.phones > 100 else Pace(join=5, idle=12, burst=5)
    with installation(size, streams=size.phones + 100) as installed:
        before = processes.use(installed.masters)
        used = asyncio.run(play(installed, pace))
        yield from rows(size, installed.hall.played, before, used)
        yield from against_bare(size, installed)
    with installation(size, streams=size.phones // 2) as installed:
        asyncio.run(over_the_cap(installed.hall, pace))
        yield from rows_over_the_cap(size, installed.hall.played)


@dataclass(frozen=True)
class Installation:
    """A hall, the masters of the processes that serve it, how to kill those, and what they stand on."""

    hall: Hall
    url: str
    masters: list[int]
    restart: Callable[[], None]
    environment: dict[str, str]
    database_url: str
    redis: Redis | None


@contextmanager
def installation(size: Size, streams: int, *, postgresql: Database = servers.postgresql) -> Iterator[Installation]:
    """A hall of that size before servers of its own, with room for so many streams."""
    with ExitStack() as stack:
        database_url = stack.enter_context(servers.sqlite() if size.embedded else postgresql())
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        redis = None if size.embedded else Redis()
        if redis is not None:
            stack.callback(redis.close)
        environment = servers.environment(
            database_url, folder, STREAMS=str(streams), REDIS_URL=redis.url if redis else ""
        )
        app = create_app(Settings.from_env(environment))
        stack.callback(db.engine.dispose)
        with app.app_context():
            dbcommands.upgrade()
        code, number, session = arranged(app)
        web = stack.enter_context(servers.serving("wsgi:app", environment, workers=size.workers, threads=16))
        running = [web] if size.embedded else [web, stack.enter_context(servers.live(environment))]
        where, streams_at = urlsplit(web.url), urlsplit(running[-1].url)
        place = Place(where.hostname or "", where.port or 0, streams_at.port or 0, code)
        hall = Hall(app, place, number, session, size.phones)
        masters = [one.pid for one in running]

        def restart() -> None:
            for pid in [worker for master in masters for worker in processes.workers(master)]:
                os.kill(pid, signal.SIGKILL)

        yield Installation(hall, web.url, masters, restart, environment, database_url, redis)


async def play(installed: Installation, pace: Pace) -> Use:
    """Everything that a hall goes through, one after the other."""
    hall = installed.hall
    await hall.join(pace.join)
    await hall.idle(pace.idle)
    await hall.burst("burst", pace.burst)
    used = processes.use(installed.masters)

    async def killed() -> None:
        listening = [phone for phone in hall.phones if phone.way == "stream"]
        installed.restart()
        await hall.all_back("restart", 30, gone=len(listening))

    await hall.burst("workers killed", pace.burst, killed)
    await hall.sleep_and_wake(pace.burst)
    if installed.redis is None:
        await hall.burst("writer lock of 2 s", pace.burst, lambda: locked(installed.database_url))
    else:
        away = f"Redis stopped for {pace.redis_away:.0f} s"
        await hall.burst(away, pace.burst, lambda: without(installed.redis, pace.redis_away))
    await hall.leave()
    return used


async def over_the_cap(hall: Hall, pace: Pace) -> None:
    await hall.join(pace.join)
    await hall.burst("streams over the cap", pace.burst)
    await hall.leave()


async def without(redis: Redis | None, seconds: float) -> None:
    """Redis goes, and comes back."""
    if redis is not None:
        await asyncio.to_thread(redis.stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(redis.start)


async def locked(database_url: str) -> None:
    """Somebody else writes, and takes two seconds over it."""
    with sqlite3.connect(make_url(database_url).database or "", isolation_level=None, timeout=20) as other:
        other.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(2)
        other.execute("COMMIT")


def rows(size: Size, played: Played, before: Use, used: Use) -> Iterator[Row]:
    """The table of one hall: first what must be exact."""
    yield from exact(size, played)
    burst = played.told["burst"]
    yield row(size, "answer in the burst, POST", spread(burst.posts), f"p95 at most {size.vote_ms} ms",
              percentile(burst.posts, 0.95) * 1000 <= size.vote_ms and not burst.refused)  # fmt: skip
    for name in ("burst", "burst: reveal"):
        times = played.pressed[name]
        yield row(size, f"from the press to the phones, {name}", f"{spread(times)}, last {max(times) * 1000:.0f} ms",
                  f"p95 at most {size.press_ms} ms", percentile(times, 0.95) * 1000 <= size.press_ms)  # fmt: skip
    yield row(size, "age of the newest picture when it comes", spread(burst.ages))
    yield row(size, "first byte of the stream, join wave", spread(played.told["join"].first_bytes))
    yield row(size, "99 of 100 back on a stream after the workers were killed", f"{played.back['restart']:.1f} s",
              "within 15 s", played.back["restart"] <= 15)  # fmt: skip
    for name, share in played.share.items():
        yield row(size, f"on stream / asking / lost, {name}", " / ".join(map(str, share.values())))
    yield row(size, "phones that missed what was pressed while every fifth was put away", str(played.missed), "none",
              played.missed == 0)  # fmt: skip
    yield row(size, "bytes of an idle phone in a minute", f"{played.per_minute:.0f}")
    yield row(size, "processor, memory, open files of the workers",
              f"{used.cpu - before.cpu:.1f} s until the burst was over, {used.memory:.0f} MiB, {used.files}")  # fmt: skip
    yield row(size, "processor of the phones themselves, burst", f"{played.client:.1f} s of {played.lasted:.1f} s")
    yield row(size, "answers stored in a second (a commit each), burst", f"{played.stored:.0f}")
    later = {name: told.later for name, told in played.told.items() if told.later}
    yield row(size, "sent again because nothing came back", ", ".join(f"{n}: {c}" for n, c in later.items()) or "none")


@dataclass(frozen=True)
class Answers:
    """A script: the phones of the hall change their answers in turn, on connections that stay open."""

    requests: tuple[bytes, ...]

    def __call__(self, _url: str, client: int) -> Iterator[bytes]:
        return cycle(self.requests[client::CLIENTS])


def against_bare(size: Size, installed: Installation) -> Iterator[Row]:
    """The same answer, as fast as the machine takes it, beside the least that Flask can do with one upsert.

    A small hall cannot show it: its few phones would soon change their answers more often than one may.
    """
    hall = installed.hall
    if len(hall.phones) < MANY:
        return
    asyncio.run(hall.facilitator.press(Act.AGAIN))
    asyncio.run(hall.phones[0].look())
    requests = Answers(tuple(phone.changing(hall.phones[0].round) for phone in hall.phones[:MANY]))
    with servers.serving("benchmarks.bare:app", installed.environment, workers=size.workers, threads=16) as bare:
        turns = ((installed.url, requests),) * 2
        ours, theirs = load.in_turn(turns, (bare.url, Upserts()), clients=CLIENTS, seconds=1.5)
    ratio = ours.rate / theirs.rate
    yield row(size, "answers as fast as they are taken, beside a bare handler's upserts",
              f"{ours.rate:.0f}/s of {theirs.rate:.0f}/s = {ratio:.2f}; {ours.errors} errors", "no errors",
              ours.errors == 0)  # fmt: skip


def rows_over_the_cap(size: Size, played: Played) -> Iterator[Row]:
    yield from exact(size, played)
    share, posts = played.share["streams over the cap"], played.told["streams over the cap"].posts
    yield row(size, "on stream / asking / lost, room for half as many streams", " / ".join(map(str, share.values())),
              "none lost", share["lost"] == 0)  # fmt: skip
    yield row(size, "answer while streams are over the cap, POST", spread(posts), f"p95 at most {size.vote_ms} ms",
              percentile(posts, 0.95) * 1000 <= size.vote_ms)  # fmt: skip


def exact(size: Size, played: Played) -> Iterator[Row]:
    for name, found in played.rounds.items():
        told = " = ".join(map(str, (found.accepted, found.devices, found.rows, found.tally, found.screen)))
        refused = played.told[name].refused
        yield row(size, f"accepted = devices = rows = tally = on the screen, {name}",
                  told + (f"; refused {refused[0]}" if refused else ""), str(size.phones), found.exact(size.phones))  # fmt: skip


def row(size: Size, what: str, value: str, target: str = "", good: bool | None = None) -> Row:
    return Row(what=f"{size.name}: {what}", value=value, target=target, good=good, command=COMMAND)


def spread(times: list[float]) -> str:
    return (
        " / ".join(f"p{int(share * 100)} {percentile(times, share) * 1000:.0f}" for share in (0.5, 0.95, 0.99)) + " ms"
    )
