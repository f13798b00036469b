"""Pages a second with 8 clients and 2 workers on PostgreSQL, as a ratio to a bare Flask page of the same size.

The demo programme and the real data are loaded first; the real needs stand in one of its projects.
"""

import tempfile

import sqlalchemy as sa

from app.core.db import make_engine
from benchmarks import load, real, servers
from benchmarks.rows import Row

PROJECT = "trygg-vei-hjem"
LEAST = 0.05
HEAVIEST = 120
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
            "need": f"/behov/{_most_supported(database_url)}",
            "project": f"/prosjekter/{PROJECT}",
            "front page": "/",
            "projects list": "/prosjekter",
        }
        with servers.serving("benchmarks.bare:app", settings) as bare, servers.serving("wsgi:app", settings) as running:
            for name, path in pages.items():
                ours = load.run(running.url, load.Paths((path,)))
                # Right after it, so that both meet the machine in the same mood.
                theirs = load.run(bare.url, load.Paths((f"/page/{ours.size}",)))
                rows.append(row(name, ours, theirs))
            weight = running.memory()
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
