"""How a test came out, with no number that could single a tester out. Nothing here asks the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.i18n import _, told, told_language
from app.core.smallcells import SMALLEST_CELL, suppressed
from app.prototypes import wording
from app.prototypes.models import Choice, Mood, Variant, Version

ChoiceCounts = Mapping[tuple[str, Choice | None], int]
MoodCounts = Mapping[tuple[int, int | None, Mood], int]
COLUMNS = ["version", "variant", "question", "place_nb", "place_en", "answer", "count", "testers"]


@dataclass(frozen=True)
class ChoiceRow:
    """One answer to the closing question. `count` is None where it is too small to be shown."""

    text: str
    choice: Choice
    count: int | None


@dataclass(frozen=True)
class PlaceRow:
    """One place of a picture, with how many pins of each mood; None where too few."""

    name: str
    lang: str
    moods: dict[Mood, int | None]


@dataclass(frozen=True)
class VariantRows:
    letter: str
    title: str
    rows: list[PlaceRow]


@dataclass(frozen=True)
class Result:
    """A version's test. `enough` is False under five testers: then nothing but that is shown."""

    testers: int
    answered: int
    choices: list[ChoiceRow]
    variants: list[VariantRows]

    @property
    def enough(self) -> bool:
        return self.testers >= SMALLEST_CELL


def result(version: Version, choices: ChoiceCounts, moods: MoodCounts, *, first_seen: str = "") -> Result:
    """The result of `version`; with `first_seen`, only of those who saw that variant first (choices only)."""
    kept = {key: number for key, number in choices.items() if first_seen in ("", key[0])}
    totals = {choice: sum(n for (_first, held), n in kept.items() if held is choice) for choice in Choice}
    names = wording.choices(version)
    shown = suppressed({choice: totals[choice] for choice in names})
    return Result(
        testers=sum(kept.values()),
        answered=sum(totals.values()),
        choices=[ChoiceRow(text, choice, shown[choice]) for choice, text in names.items()],
        variants=[_variant(variant, moods) for variant in version.variants],
    )


def _variant(variant: Variant, moods: MoodCounts) -> VariantRows:
    rows = [
        PlaceRow(told(place, "name"), told_language(place, "name"), _moods(variant, place.id, moods))
        for place in variant.places
    ]
    elsewhere = _("Andre steder") if variant.places else _("Hele prototypen")
    rows.append(PlaceRow(elsewhere, "", _moods(variant, None, moods)))
    return VariantRows(variant.letter, told(variant, "title"), [row for row in rows if _said(row)])


def _moods(variant: Variant, place_id: int | None, moods: MoodCounts) -> dict[Mood, int | None]:
    return suppressed({mood: moods.get((variant.id, place_id, mood), 0) for mood in Mood})


def _said(row: PlaceRow) -> bool:
    return any(number is None or number for number in row.moods.values())


def data(version: Version, choices: ChoiceCounts, moods: MoodCounts) -> Iterator[dict[str, Any]]:
    """The same numbers as rows of a file. An empty count is one that is too small to be shown."""
    whole = result(version, choices, moods)
    if not whole.enough:
        return
    base = {"version": version.number, "testers": whole.testers}
    for row in whole.choices:
        yield {**base, "question": "choice", "answer": row.choice.value, "count": row.count}
    for variant in version.variants:
        for place in [*variant.places, None]:
            names = {"place_nb": place.name_nb, "place_en": place.name_en} if place else {}
            for mood, number in _moods(variant, place.id if place else None, moods).items():
                yield {
                    **base,
                    **names,
                    "variant": variant.letter,
                    "question": "mood",
                    "answer": mood.value,
                    "count": number,
                }
