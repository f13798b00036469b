"""Versions and variants beside each other, and what may be said of the difference. Nothing here asks the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.shares import Share
from app.prototypes import results
from app.prototypes.models import Choice, Mood, Variant, Version
from app.prototypes.results import ChoiceCounts, MoodTotals, Result


@dataclass(frozen=True)
class Line:
    """One variant of one version. A share is None where its number is too small to be shown."""

    version: Version
    variant: Variant
    testers: int
    moods: dict[Mood, Share | None]
    chosen: Share | None


def lines(
    versions: Sequence[Version], choices: Mapping[int, ChoiceCounts], totals: MoodTotals
) -> tuple[list[Line], list[Version]]:
    """A line for each variant of what enough have tried, and the versions that too few have."""
    told: list[Line] = []
    few: list[Version] = []
    for version in versions:
        whole = results.result(version, choices[version.id], {}, totals)
        if not whole.enough:
            few.append(version)
            continue
        shares = {row.choice: row.share for row in whole.choices}
        moods = {one.letter: one.moods for one in whole.variants}
        told += [
            Line(version, variant, whole.testers, moods[variant.letter], shares[Choice(variant.letter)])
            for variant in version.variants
        ]
    return told, few


def duel(result: Result) -> Share | None:
    """A's share of those who chose A or B, when both numbers may be shown."""
    counts = {row.choice: row.count for row in result.choices}
    a, b = counts.get(Choice.A), counts.get(Choice.B)
    if not result.enough or len(result.variants) < 2 or a is None or b is None or not a + b:
        return None
    return Share(a, a + b)
