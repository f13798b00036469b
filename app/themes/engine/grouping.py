"""Which texts belong together, how many groups there are, and which texts fit nowhere. The same input, the same answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

SEED = 0
SMALLEST = 3  # fewer are no group
FEWEST = 10  # fewer texts are read faster than any grouping of them
MOST_GROUPS = 30
TRIED = 8  # how many numbers of groups are tried
SAMPLE = 1500  # how many texts tell how good a number of groups is
GOOD_ENOUGH = 0.9  # the fewest groups that are nearly as good as the best number: a team must be able to read them
NEAR = 0.45  # how near the middle of its group a text must be
STARTS = 10


@dataclass
class Grouping:
    """`group[i]` is the group of text i, or None when it fits nowhere; `fit[i]` how near the middle of it, up to 1."""

    group: list[int | None]
    fit: list[float]
    number: int = 0
    tried: dict[int, float] = field(default_factory=dict)  # how good each number of groups was


def group(rows: Any) -> Grouping:
    """Group the rows of a matrix (see `Vectors`)."""
    import numpy as np

    count = rows.shape[0]
    found = Grouping([None] * count, [0.0] * count)
    says = np.flatnonzero(np.abs(rows).sum(axis=1) > 0)
    if len(says) < FEWEST:
        return found
    told = rows[says]
    number, found.tried = _how_many(told)
    labels = _means(told, number, STARTS)
    _settle(found, says, told, labels)
    return found


def _how_many(rows: Any) -> tuple[int, dict[int, float]]:
    """The fewest groups that are nearly as good as the best number, by the mean silhouette of a sample."""
    import numpy as np
    from sklearn.metrics import silhouette_score

    tried: dict[int, float] = {}
    different = len(np.unique(rows.round(6), axis=0))  # people send the same twice
    for number in (number for number in _numbers(rows.shape[0]) if number <= different):
        labels = _means(rows, number, starts=3)
        if len(set(labels)) > 1:
            tried[number] = float(silhouette_score(rows, labels, sample_size=min(SAMPLE, len(rows)), random_state=SEED))
    best = max(tried.values(), default=0.0)
    good = [number for number, quality in tried.items() if quality >= GOOD_ENOUGH * best]
    return (min(good) if good else 1), tried


def _numbers(count: int) -> Sequence[int]:
    """Which numbers of groups are tried: with four texts in a group at least on average, evenly between the ends."""
    low, high = min(12, max(2, round(count**0.5 / 2))), max(2, min(MOST_GROUPS, count // 4))
    step = max(1, (high - low) // (TRIED - 1))
    return range(low, high + 1, step) if high > low else [high]


def _means(rows: Any, number: int, starts: int) -> Any:
    from sklearn.cluster import KMeans

    return KMeans(number, n_init=starts, random_state=SEED).fit(rows).labels_


def _settle(found: Grouping, says: Any, rows: Any, labels: Any) -> None:
    """Leave out what is far from the middle of its group, and groups that are too small; the largest group comes first."""
    kept = []
    for label in sorted(set(labels.tolist())):
        inside = (labels == label).nonzero()[0]
        fits = nearness(rows[inside], middle(rows[inside]))
        near = inside[fits >= NEAR]
        if len(near) >= SMALLEST:
            kept.append((near, fits[fits >= NEAR]))
    kept.sort(key=lambda one: (-len(one[0]), int(one[0][0])))
    for number, (inside, fits) in enumerate(kept):
        for at, fit in zip(says[inside], fits, strict=True):
            found.group[at], found.fit[at] = number, round(float(fit), 4)
    found.number = len(kept)


def middle(rows: Any) -> Any:
    """The direction in which the rows point together, of length one."""
    import numpy as np

    mean = rows.mean(axis=0)
    return mean / (np.linalg.norm(mean) or 1.0)


def nearness_to_others(rows: Any) -> Any:
    """How near each row points to the others together. Of one alone: to itself."""
    if len(rows) == 1:
        return nearness(rows, rows[0])
    import numpy as np

    rest = rows.sum(axis=0) - rows
    lengths = np.linalg.norm(rest, axis=1)
    return (rows * rest).sum(axis=1) / np.where(lengths, lengths, 1.0)


def nearness(rows: Any, towards: Any) -> Any:
    """How near each row points to a direction, from -1 to 1."""
    return rows @ towards
