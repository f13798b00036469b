"""«Themes»: how long a grouping takes and what it weighs, in the process it runs in; whether it is the same twice; and
how far it agrees with what a person said."""

import random
import resource
import time
from collections.abc import Iterator

from app.themes import apart
from app.themes.engine.proposing import Asked, Proposal
from benchmarks import said
from benchmarks.rows import Row

COMMAND = "make bench-insight"
LONGEST = {900: 20, 10_000: 180}  # seconds
HEAVIEST = 1024  # MiB
SEED = 2026


def measure() -> Iterator[Row]:
    yield from _speed()
    yield from _agreement()


def _speed() -> Iterator[Row]:
    for count, longest in LONGEST.items():
        asked = Asked(_texts(count))
        start = time.perf_counter()
        found = apart.compute(asked)
        took = time.perf_counter() - start
        weight = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024  # of the heaviest child so far
        what = f"themes, {count:,} contributions made of the demo's sentences"
        groups = f"{len(found.groups)} themes, {len(found.nowhere)} nowhere"
        yield Row(
            what=what,
            value=f"{took:.1f} s ({groups})",
            target=f"under {longest} s",
            good=took < longest,
            command=COMMAND,
        )
        yield Row(
            what=f"{what}: memory of the process that computes",
            value=f"{weight:.0f} MiB",
            target=f"under {HEAVIEST} MiB",
            good=weight < HEAVIEST,
            command=COMMAND,
        )


def _texts(count: int) -> list[str]:
    """Made of the sentences of the demo's needs, one to three each."""
    chance = random.Random(SEED)
    sentences = sorted(
        {part.strip() for text in said.demo_needs().values() for part in text.split(".") if part.strip()}
    )
    return [". ".join(chance.sample(sentences, chance.randint(1, 3))) for _ in range(count)]


def _agreement() -> Iterator[Row]:
    from sklearn.metrics import adjusted_rand_score

    needs, about = said.demo_needs(), said.themes()
    asked = Asked(list(needs.values()))
    first, second = apart.compute(asked), apart.compute(asked)
    yield Row(
        what=f"themes, demo needs (Norwegian): the same result twice ({len(first.groups)} themes)",
        value="yes" if first.told() == second.told() else "no",
        target="yes",
        good=first.told() == second.told(),
        command=COMMAND,
    )
    placed, keys = _placed(first), list(needs)
    both = [at for at in placed if keys[at] in about]
    labels = [about[keys[at]] for at in both]
    yield Row(
        what=f"themes, demo needs (Norwegian): adjusted Rand index against {len(set(about.values()))} themes by reading",
        value=f"{adjusted_rand_score(labels, [placed[at] for at in both]):.2f} (of {len(both)} of {len(about)} placed)",
        command=COMMAND,
    )
    yield Row(
        what="themes, demo needs (Norwegian): two of one theme are about the same, by reading",
        value=f"{_together(both, placed, labels):.0%} (any two: {_together(both, dict.fromkeys(both, 0), labels):.0%})",
        command=COMMAND,
    )


def _placed(found: Proposal) -> dict[int, int]:
    return {text: number for number, group in enumerate(found.groups) for text, _fit in group.members}


def _together(both: list[int], placed: dict[int, int], labels: list[str]) -> float:
    """Of all pairs that lie in one group, the share that a person gave the same label."""
    told = dict(zip(both, labels, strict=True))
    pairs = [(one, other) for one in both for other in both if one < other and placed[one] == placed[other]]
    return sum(told[one] == told[other] for one, other in pairs) / (len(pairs) or 1)
