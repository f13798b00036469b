"""The import of real data: seconds, and every count as it is in the files, on both databases.

Who is named in the file without having written or supported anything gets no row: nothing of theirs would be held,
and what is not needed is not stored.
"""

import tempfile
import time
from contextlib import AbstractContextManager

import sqlalchemy as sa

from app.core.db import make_engine
from benchmarks import real, servers
from benchmarks.rows import Row

LONGEST = 60
COMMAND = f'make bench ARGS="import --data FOLDER" (or {real.VARIABLE}=FOLDER)'
COUNTS = {
    "needs": ("SELECT count(*) FROM need", 896),
    "published": ("SELECT count(*) FROM need WHERE public", 607),
    "declined": ("SELECT count(*) FROM need WHERE NOT public", 289),
    "supports": ("SELECT count(*) FROM support", 109_752),
    "supports counted at the needs": ("SELECT sum(support_count) FROM need", 109_752),
    "participants": ("SELECT count(*) FROM participant", 1_865),
    "supporters": ("SELECT count(DISTINCT participant_id) FROM support", None),
    "authors": ("SELECT count(DISTINCT participant_id) FROM need", None),
}
NAMED = 2_031


def measure() -> list[Row]:
    return [*_on("SQLite", servers.sqlite()), *_on("PostgreSQL", servers.postgresql())]


def _on(name: str, database: AbstractContextManager[str]) -> list[Row]:
    with database as url, tempfile.TemporaryDirectory() as folder:
        settings = servers.environment(url, folder)
        servers.flask(settings, "db", "upgrade")
        seconds, found = _timed(settings, url)
        again, after = _timed(settings, url)
    told = ", ".join(f"{what} {found[what]:,}" for what in COUNTS)
    named = _named()
    wanted = {what: number for what, (_query, number) in COUNTS.items() if number is not None}
    right = all(found[what] == number for what, number in wanted.items()) and named == NAMED
    expected = ", ".join(f"{what} {number:,}" for what, number in wanted.items())
    return [
        Row(
            what=f"{name}: import of the real data",
            value=f"{seconds:.1f} s; again {again:.1f} s",
            target=f"at most {LONGEST} s",
            good=seconds <= LONGEST,
            command=COMMAND,
        ),
        Row(
            what=f"{name}: counts after the import",
            value=f"{told}; participants named in the file {named:,}",
            target=f"{expected}; named {NAMED:,}; the same after a second time",
            good=right and found == after,
            command=COMMAND,
        ),
    ]


def _timed(settings: dict[str, str], url: str) -> tuple[float, dict[str, int]]:
    start = time.perf_counter()
    real.load(settings)
    seconds = time.perf_counter() - start
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            found = {what: int(connection.scalar(sa.text(query)) or 0) for what, (query, _n) in COUNTS.items()}
    finally:
        engine.dispose()
    return seconds, found


def _named() -> int:
    """Everybody that the file with supports has a row for."""
    lines = (real.folder() / real.SUPPORTS).read_text(encoding="utf-8-sig").splitlines()
    return len({line.split(",", 1)[0] for line in lines[1:] if line.strip()})
