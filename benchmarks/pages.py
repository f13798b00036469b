"""Pages a second with 8 clients and 2 workers on PostgreSQL, as a ratio to a bare Flask page of the same size."""

import tempfile

from benchmarks import load, servers
from benchmarks.rows import Row

PAGES = (("front page", "/"), ("projects list", "/prosjekter"))
LEAST = 0.05
HEAVIEST = 120
COMMAND = "make bench ARGS=pages"


def measure() -> list[Row]:
    rows: list[Row] = []
    with servers.postgresql() as database_url, tempfile.TemporaryDirectory() as folder:
        settings = servers.environment(database_url, folder)
        servers.flask(settings, "db", "upgrade")
        results = {}
        with servers.serving("wsgi:app", settings) as running:
            for name, path in PAGES:
                results[name] = load.run(running.url, load.Paths((path,)))
            weight = running.memory()
        with servers.serving("benchmarks.bare:app", settings) as bare:
            for name, ours in results.items():
                theirs = load.run(bare.url, load.Paths((f"/page/{ours.size}",)))
                rows.append(row(name, ours, theirs))
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


def row(name: str, ours: load.Result, theirs: load.Result) -> Row:
    ratio = ours.rate / theirs.rate
    return Row(
        what=f"{name} ({ours.size / 1000:.0f} kB)",
        value=f"{ours.rate:.0f}/s of {theirs.rate:.0f}/s = {ratio:.3f}; p95 {ours.p95_ms:.0f} ms; {ours.errors} errors",
        target=f"at least {LEAST}",
        good=ratio >= LEAST and ours.errors == 0,
        command=COMMAND,
    )
