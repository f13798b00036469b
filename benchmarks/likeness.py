"""«Similar»: does it find what says the same, and how fast."""

import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from random import Random

from sqlalchemy import select

from app.core.db import db
from app.needs import search
from app.needs.models import Need
from benchmarks import misheard, real, said, scale, servers
from benchmarks.rows import Row

COMMAND = "make bench-insight"
SHOWN, LIKEST = 3, 100
FIRST, AMONG_THREE = 0.85, 0.95
ASKED = 60
STEP = 10_000  # more at once, on a busy machine, is more than a statement may take
FAST = {"SQLite": 80, "PostgreSQL": 30}


def measure() -> Iterator[Row]:
    try:
        yield from found_again()
    except real.NoData as error:
        yield Row(what="similar, bowling-green", value=f"not measured: {error}", good=False, command=COMMAND)
    yield from as_people_see_it()


def found_again() -> list[Row]:
    """Near-duplicates of real statements: is the statement that each was made from found?"""
    texts = said.real_statements()
    chance = Random(misheard.SEED)
    first = among = 0
    with said.holding(texts):
        for text in texts:
            found = [one.need.text for one in search.similar(misheard.again(text, chance), SHOWN, enough=search.FAINT)]
            same = [_plain(one) == _plain(text) for one in found]
            first, among = first + same[:1].count(True), among + any(same)
    what = f"similar, bowling-green: of {len(texts)} near-duplicates (seed {misheard.SEED}), the original"
    return [
        _share(f"{what} comes first", first / len(texts), FIRST),
        _share(f"{what} is among the first three", among / len(texts), AMONG_THREE),
    ]


def as_people_see_it() -> list[Row]:
    """The demo's needs: how much of what is shown a person finds alike, and how much of that is shown."""
    needs, alike = said.demo_needs(), said.pairs()
    most = max(len(others) for others in alike.values())
    found: dict[str, list[tuple[float, str]]] = {}
    with said.holding(list(needs.values())):
        keys = {_plain(text): key for key, text in needs.items()}
        ids = {keys[_plain(need.text)]: need.id for need in db.session.scalars(select(Need))}
        names = {number: key for key, number in ids.items()}
        for key in alike:
            near = search.similar(needs[key], max(most, SHOWN), but=ids[key], enough=search.FAINT)
            found[key] = [(one.likeness, names[one.need.id]) for one in near]
    return _agreement(found, alike)


def _agreement(found: Mapping[str, list[tuple[float, str]]], alike: Mapping[str, set[str]]) -> list[Row]:
    shown = [(likeness, other in alike[key]) for key, near in found.items() for likeness, other in near[:SHOWN]]
    right = sum(good for _likeness, good in shown)
    wanted = sum(min(len(others), SHOWN) for others in alike.values())
    pairs = sum(map(len, alike.values()))
    as_many = sum(other in others for key, others in alike.items() for _likeness, other in found[key][: len(others)])
    likest = [good for _likeness, good in sorted(shown, reverse=True)[:LIKEST]]
    what = f"similar, demo needs (Norwegian), {pairs // 2} pairs labelled by reading:"
    values = {
        f"precision at {SHOWN}": f"{right / len(shown):.0%} of {len(shown)} shown (if {SHOWN} were shown of each need, "
        f"{wanted / (SHOWN * len(alike)):.0%} at most)",
        f"recall at {SHOWN}": f"{right / wanted:.0%} of {wanted}",
        "precision at as many as a need has": f"{as_many / pairs:.0%} of {pairs}",
        f"precision of the {LIKEST} likest": f"{sum(likest) / len(likest):.0%}",
    }
    return [Row(what=f"{what} {name}", value=value, command=COMMAND) for name, value in values.items()]


def on_sqlite() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        yield _speed("SQLite", f"sqlite:///{folder}/needs.db", Path(folder))


def on_postgresql() -> Iterator[Row]:
    with servers.postgresql() as url, tempfile.TemporaryDirectory() as folder:
        yield _speed("PostgreSQL", url, Path(folder))


def _speed(name: str, url: str, folder: Path) -> Row:
    with said.empty(url, folder):
        for start, size in pairwise(range(0, scale.SIZES[-1] + 1, STEP)):
            scale.fill(start, size)
        texts = Random(misheard.SEED).sample(sorted(said.demo_needs().values()), ASKED)
        times = [_seconds(text) for text in [*texts[:10], *texts]][10:]
    median, slow = statistics.median(times) * 1000, sorted(times)[int(0.95 * ASKED)] * 1000
    return Row(
        what=f"similar, {name}, made-up needs from the demo's sentences: median at {scale.SIZES[-1]:,} of {ASKED} texts",
        value=f"{median:.1f} ms (95 % under {slow:.0f} ms)",
        target=f"under {FAST[name]} ms",
        good=median < FAST[name],
        command=COMMAND,
    )


def _seconds(text: str) -> float:
    start = time.perf_counter()
    search.similar(text, SHOWN, enough=search.FAINT)
    return time.perf_counter() - start


def _share(what: str, value: float, least: float) -> Row:
    return Row(what=what, value=f"{value:.1%}", target=f"at least {least:.0%}", good=value >= least, command=COMMAND)


def _plain(text: str) -> str:
    return " ".join(text.split())
