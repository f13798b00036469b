"""Lighthouse's scores for a phone on a slow line (its own mobile settings), on the pages that a phone meets first.

Needs Node and npx; nothing else in this repository does. Its accessibility score is no substitute for the axe runs
of the tests, which cover every page.
"""

import json
import os
import shutil
import statistics
import subprocess
from typing import Any

from benchmarks import servers
from benchmarks.phone import Screen, screens
from benchmarks.rows import Row
from tests.support import browser as browsers

VERSION = "12.8.2"
RUNS = 3
TRIES = 4
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
SLOWEST_PAINT = 1500  # ms
COMMAND = "make bench ARGS=lighthouse"


def measure() -> list[Row]:
    if shutil.which("npx") is None:
        raise RuntimeError(
            "Lighthouse needs Node 18 or newer with npx: install nodejs and npm, or leave this part out."
        )
    with servers.demo() as running:
        return [row(screen, [report(running.url + screen.path) for _run in range(RUNS)]) for screen in screens()]


def report(url: str) -> dict[str, Any]:
    """What Lighthouse says of one page."""
    flags = " ".join(("--headless", *browsers.ARGUMENTS))
    command = ["npx", "--yes", f"lighthouse@{VERSION}", url, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    environment = {**os.environ, "CHROME_PATH": browsers.executable() or ""}
    for _attempt in range(TRIES):  # now and then the browser's trace is not recorded, and Lighthouse says to run again
        told = subprocess.run(command, env=environment, check=False, capture_output=True)
        if told.returncode == 0:
            break
    else:
        raise RuntimeError(told.stderr.decode())
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def row(screen: Screen, reports: list[dict[str, Any]]) -> Row:
    scores = {
        name: round(100 * statistics.median(report["categories"][name]["score"] for report in reports))
        for name in LEAST
    }
    paint, shift = (_median(reports, name) for name in ("largest-contentful-paint", "cumulative-layout-shift"))
    return Row(
        what=f"Lighthouse, {screen.name}",
        value=f"{' / '.join(str(score) for score in scores.values())}; largest paint {paint / 1000:.2f} s; shift {shift:.3f}",
        target=f"{' / '.join(str(score) for score in LEAST.values())}; {SLOWEST_PAINT / 1000} s; 0",
        good=all(scores[name] >= least for name, least in LEAST.items()) and paint <= SLOWEST_PAINT and shift == 0,
        command=COMMAND,
    )


def _median(reports: list[dict[str, Any]], audit: str) -> float:
    return statistics.median(report["audits"][audit]["numericValue"] for report in reports)
