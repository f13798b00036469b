"""Halls of several sizes on both kinds of installation, and what must hold in them: `make bench-live`."""

import asyncio
import os
import resource
import signal
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from app import create_app
from app.core.db import db
from benchmarks import processes, servers
from benchmarks.hall import Hall, Played, arranged, percentile
from benchmarks.phones import Place
from benchmarks.processes import Use
from benchmarks.rows import Row
from config import Settings
from tests.support.redis import Redis

COMMAND = "make bench-live"


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


SIZES = (Size(50, True, 300, 1000), Size(500, True, 300, 1000), Size(2000, False, 500, 1500, workers=2))


def measure() -> list[Row]:
    wanted = [int(size) for size in os.environ.get("PHONES", "").split()]
    return [row for size in SIZES if not wanted or size.phones in wanted for row in in_hall(size)]


def in_hall(size: Size) -> Iterator[Row]:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with installation(size, streams=size.phones + 100) as installed:
        before = processes.use(installed.masters)
        used = asyncio.run(play(size, installed))
        yield from rows(size, installed.hall.played, before, used)
    with installation(size, streams=size.phones // 2) as installed:
        asyncio.run(over_the_cap(size, installed.hall))
        yield from rows_over_the_cap(size, installed.hall.played)


@dataclass(frozen=True)
class Installation:
    """A hall, the masters of the processes that serve it, how to kill those, and what they stand on."""

    hall: Hall
    masters: list[int]
    restart: Callable[[], None]
    database_url: str
    redis: Redis | None


@contextmanager
def installation(size: Size, streams: int) -> Iterator[Installation]:
    """A hall of that size before servers of its own, with room for so many streams."""
    with ExitStack() as stack:
        database_url = stack.enter_context(servers.sqlite() if size.embedded else servers.postgresql())
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        redis = None if size.embedded else Redis()
        if redis is not None:
            stack.callback(redis.close)
        environment = servers.environment(
            database_url, folder, STREAMS=str(streams), REDIS_URL=redis.url if redis else ""
        )
        servers.flask(environment, "db", "upgrade")
        app = create_app(Settings.from_env(environment))
        stack.callback(db.engine.dispose)
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

        yield Installation(hall, masters, restart, database_url, redis)


async def play(size: Size, installed: Installation, seconds: float = 5) -> Use:
    """Everything that a hall goes through, one after the other."""
    hall, wide = installed.hall, size.phones > 100
    await hall.join(10 if wide else seconds)
    await hall.idle(30 if wide else seconds)
    await hall.burst("burst", seconds)
    used = processes.use(installed.masters)

    async def killed() -> None:
        installed.restart()
        await hall.all_back("restart", 30)

    await hall.burst("workers killed", seconds, killed)
    await hall.sleep_and_wake(seconds)
    if installed.redis is None:
        await hall.burst("writer lock of 2 s", seconds, lambda: locked(installed.database_url))
    else:
        await hall.burst("Redis stopped for 10 s", seconds, lambda: without(installed.redis))
    await hall.leave()
    return used


async def over_the_cap(size: Size, hall: Hall, seconds: float = 5) -> None:
    await hall.join(10 if size.phones > 100 else seconds)
    await hall.burst("streams over the cap", seconds)
    await hall.leave()


async def without(redis: Redis | None) -> None:
    """Redis goes, and comes back."""
    if redis is not None:
        await asyncio.to_thread(redis.stop)
        await asyncio.sleep(10)
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
    yield row(size, "bytes of an idle phone in a minute", f"{played.per_minute:.0f}")
    yield row(size, "processor, memory, open files of the workers",
              f"{used.cpu - before.cpu:.1f} s until the burst was over, {used.memory:.0f} MiB, {used.files}")  # fmt: skip
    yield row(size, "answers stored in a second (a commit each), burst", f"{played.stored:.0f}")
    later = {name: told.later for name, told in played.told.items() if told.later}
    yield row(size, "sent again because nothing came back", ", ".join(f"{n}: {c}" for n, c in later.items()) or "none")


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
