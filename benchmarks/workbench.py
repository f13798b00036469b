"""The team's pages with ten thousand contributions and 900 testers: how long the server takes, what they weigh as they
are sent (gzip, as the server in front does it), and that they ask the database no more often than with a tenth of them.

Asked in the process itself, so that what is measured is the application and its database and nothing else.
"""

import gzip
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from flask.testing import FlaskClient

from app.core import clock
from app.projects.periods import periods_of
from benchmarks import busy
from benchmarks.busy import Workbench
from benchmarks.rows import Row
from tests.support.queries import count_queries

LONGEST, HEAVIEST = 150, 100_000  # ms, bytes
ROUNDS = 15
OK = 200
COMMAND = "make bench ARGS=workbench"
TEAM = f"/team/{busy.SLUG}"
ANSWERS = f"{TEAM}/prototyper/{busy.PROTOTYPE}/svar"
PAGES = {
    "inbox": f"{TEAM}/innboks",
    "inbox, newest of everything": f"{TEAM}/innboks?vis=all&sorter=nyeste",
    "inbox, not placed, page 10": f"{TEAM}/innboks?vis=unplaced&side=10",
    "inbox, most supported": f"{TEAM}/innboks?vis=all&sorter=flest",
    "inbox, search": f"{TEAM}/innboks?vis=all&q=lys",
    "inbox, one contribution": "",
    "inbox, one contribution with what is like it": "",
    "all that match": f"{TEAM}/innboks/alle?vis=all",
    "insights as a list": f"{TEAM}/innsikt",
    "an insight": "",
    "an insight, what is linked, searched": "",
    "an insight's page for residents": "",
    "board": f"{TEAM}/innsikt/tavle",
    "map": f"{TEAM}/spor",
    "map, loose ends": f"{TEAM}/spor?vis=uten",
    "who has taken part": f"{TEAM}/deltakelse",
    "themes": f"{TEAM}/temaer",
    "the gate": f"{TEAM}/beslutning",
    "report, to write": "",
    "report, as it will be": "",
    "prototype results": ANSWERS,
    "prototype's words to read": f"{ANSWERS}/les",
    "prototype's page for residents": f"/prototyper/{busy.PROTOTYPE}",
}


@dataclass(frozen=True)
class Seen:
    """What a page took."""

    ms: float
    size: int
    sent: int
    asked: int


def measure() -> Iterator[Row]:
    for name, bench in busy.on_both_databases():
        yield from _rows(name, bench)


def _rows(name: str, bench: Workbench) -> Iterator[Row]:
    pages = {**PAGES, **_others(bench)}
    bench.fill(busy.CONTRIBUTIONS // 10, busy.TESTERS // 10)
    few = {what: _asked(bench, page) for what, page in pages.items()}
    bench.fill()
    for what, page in pages.items():
        yield _row(f"{name}: {what}", _seen(bench, page), few[what])


def _others(bench: Workbench) -> dict[str, str]:
    """The pages whose addresses hold what the demo's day and numbers decide."""
    with bench.app.app_context():
        now = next(one for one in periods_of(busy.the_project()) if one.phase is None and one.holds(clock.today()))
    report = f"{TEAM}/rapport/{now.key}"
    insight = _first(bench, f"{TEAM}/innsikt", f"{TEAM}/innsikt/")
    need = _first(bench, f"{TEAM}/innboks?vis=all&slag=need", f"{TEAM}/innboks/need/")
    return {
        "inbox, one contribution": need,
        "inbox, one contribution with what is like it": f"{need}/ligner",
        "an insight": insight,
        "an insight, what is linked, searched": f"{insight}?kildesok=lys",
        "an insight's page for residents": insight.removeprefix(TEAM),
        "report, to write": report,
        "report, as it will be": f"{report}/forhandsvisning",
    }


def _first(bench: Workbench, page: str, begins: str) -> str:
    """The first address on the page that begins so and ends with a number."""
    found = re.search(rf'href="({re.escape(begins)}[0-9]+)', _get(bench, page).decode())
    if found is None:
        raise RuntimeError(f"there is no {begins} on {page}")
    return found[1]


def _get(bench: Workbench, page: str) -> bytes:
    answer = FlaskClient.open(bench.client, page)  # without the tests' reading of it
    if answer.status_code != OK:
        raise RuntimeError(f"{page} answered {answer.status_code}")
    return answer.data


def _asked(bench: Workbench, page: str) -> int:
    """How many statements, when what a process asks only once has been asked."""
    _get(bench, page)
    with bench.app.app_context(), count_queries() as counted:
        _get(bench, page)
    return counted.total


def _seen(bench: Workbench, page: str) -> Seen:
    asked, times, data = _asked(bench, page), [], b""
    for _round in range(ROUNDS):
        start = time.perf_counter()
        data = _get(bench, page)
        times.append(time.perf_counter() - start)
    return Seen(statistics.median(times) * 1000, len(data), len(gzip.compress(data, 6)), asked)


def _row(what: str, seen: Seen, few: int) -> Row:
    return Row(
        what=f"{what}, with {busy.CONTRIBUTIONS:,} contributions and {busy.TESTERS} testers",
        value=f"{seen.ms:.0f} ms; {seen.sent / 1000:.1f} kB of {seen.size / 1000:.0f}; "
        f"{seen.asked} statements ({few} with a tenth)",
        target=f"under {LONGEST} ms and {HEAVIEST // 1000} kB, no more statements",
        good=seen.ms < LONGEST and seen.sent < HEAVIEST and seen.asked <= few,
        command=COMMAND,
    )
