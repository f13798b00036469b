"""Pages a second with 8 clients and 2 workers on PostgreSQL, as a ratio to a bare Flask page of the same size.

The demo programme and the real data are loaded first; the real needs stand in one of its projects. Most visitors have
done nothing here yet: they get kept pages (docs/adr/0016). What a page costs that is made for one device stands below.
Searches are for words that the real data are about, in the language that they are in.
"""

import re
import tempfile
from dataclasses import replace
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import sqlalchemy as sa

from app.core.db import make_engine
from benchmarks import load, real, servers
from benchmarks.rows import Row

PROJECT = "trygg-vei-hjem"
COMMON, UNCOMMON = "traffic", "library"  # in one of twenty of the real needs, and in two or three of them
LEAST = 0.05
HEAVIEST = 120
ROUNDS, SECONDS = 3, 2.0
COMMAND = f'make bench ARGS="pages --data FOLDER" (or {real.VARIABLE}=FOLDER)'


def measure() -> list[Row]:
    real.folder()  # before the long wait
    rows: list[Row] = []
    with servers.postgresql() as database_url, tempfile.TemporaryDirectory() as folder:
        settings = servers.environment(database_url, folder)
        servers.flask(settings, "db", "upgrade")
        servers.flask({**settings, "DEMO": "1"}, "demo", "load")
        real.load(settings, PROJECT)
        pages = {
            "needs list": "/behov",
            "needs list, most supported": "/behov?sorter=supported",
            "needs list, search for a common word": f"/behov?q={COMMON}",
            "needs list, search for an uncommon word": f"/behov?q={UNCOMMON}",
            "needs list, search, most supported": f"/behov?q={COMMON}&sorter=supported",
            "need": f"/behov/{_most_supported(database_url)}",
            "project": f"/prosjekter/{PROJECT}",
            "front page": "/",
            "projects list": "/prosjekter",
        }
        with servers.serving("benchmarks.bare:app", settings) as bare, servers.serving("wsgi:app", settings) as running:
            for name, path in pages.items():
                rows.append(row(name, *_by_turns(running, bare, path)))
            weight = running.memory()
            device = (("Cookie", device_of(running.url, pages["need"])),)
            for name, path in pages.items():
                told = row(f"{name}, made for a device", *_by_turns(running, bare, path, device))
                rows.append(replace(told, target="", good=None))
    rows.append(
        Row(
            what="memory of a worker after load",
            value=f"{weight:.0f} MiB",
            target=f"at most {HEAVIEST} MiB",
            good=weight <= HEAVIEST,
            command=COMMAND,
        )
    )
    return rows


def _by_turns(
    running: servers.Running, bare: servers.Running, path: str, headers: tuple[tuple[str, str], ...] = ()
) -> tuple[load.Result, load.Result]:
    """The page, and the bare page of its size, in rounds that follow each other: both meet the machine in one mood."""
    script = load.Paths((path,), headers)
    size = load.run(running.url, script, clients=1, seconds=0.2, warm_up=0).size
    same_size = load.Paths((f"/page/{size}",))
    return load.in_turn([(running.url, script)] * ROUNDS, (bare.url, same_size), seconds=SECONDS)


def device_of(url: str, need: str) -> str:
    """The cookies of a browser that has supported `need`."""
    visitor = build_opener(HTTPCookieProcessor(jar := CookieJar()))
    page = visitor.open(url + need).read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    visitor.open(f"{url}{need}/stott", urlencode({"csrf_token": token[1]}).encode()).read()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def _most_supported(url: str) -> int:
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            query = (
                "SELECT id FROM need WHERE public AND import_key IS NOT NULL ORDER BY support_count DESC, id LIMIT 1"
            )
            return int(connection.scalar(sa.text(query)) or 0)
    finally:
        engine.dispose()


def row(name: str, ours: load.Result, theirs: load.Result) -> Row:
    ratio = ours.rate / theirs.rate
    return Row(
        what=f"{name} ({ours.size / 1000:.0f} kB)",
        value=f"{ours.rate:.0f}/s of {theirs.rate:.0f}/s = {ratio:.3f}; p95 {ours.p95_ms:.0f} ms; {ours.errors} errors",
        target=f"at least {LEAST}",
        good=ratio >= LEAST and ours.errors == 0,
        command=COMMAND,
    )
