"""How a test came out, with no number that could single a tester out. Nothing here asks the database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.i18n import _, told, told_language
from app.core.smallcells import SMALLEST_CELL, suppressed, suppressed_together
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
    """One place of a picture, with how many testers pinned each mood there; None where too few."""

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

    @property
    def named(self) -> dict[Choice, str]:
        """The answers that may stand beside a reason: counted together, reasons tell the numbers that are hidden."""
        return _named(self.choices) if self.enough else {}


@dataclass(frozen=True)
class First:
    """The answers of those who saw one variant first."""

    letter: str
    testers: int
    choices: list[ChoiceRow]


def named(version: Version, choices: ChoiceCounts) -> dict[Choice, str]:
    """`Result.named` by itself."""
    enough = sum(choices.values()) >= SMALLEST_CELL
    return _named(_rows(version, suppressed(_totals(version, choices)))) if enough else {}


def _named(rows: Iterable[ChoiceRow]) -> dict[Choice, str]:
    return {row.choice: row.text for row in rows if row.count is not None}


def result(version: Version, choices: ChoiceCounts, moods: MoodCounts) -> Result:
    """The result of `version`."""
    totals = _totals(version, choices)
    return Result(
        testers=sum(choices.values()),
        answered=sum(totals.values()),
        choices=_rows(version, suppressed(totals)),
        variants=[_variant(variant, moods) for variant in version.variants],
    )


def firsts(version: Version, choices: ChoiceCounts) -> list[First]:
    """The answers by which variant was seen first; nothing unless every group is large enough to hide in.

    The groups add up to the result: what hides in one hides in all, or it could be found by subtraction.
    """
    letters = [variant.letter for variant in version.variants]
    groups = {letter: {key: n for key, n in choices.items() if key[0] == letter} for letter in letters}
    if len(letters) < 2 or any(sum(group.values()) < SMALLEST_CELL for group in groups.values()):
        return []
    hidden = [choice for choice, count in suppressed(_totals(version, choices)).items() if count is None]
    shown = suppressed_together([_totals(version, group) for group in groups.values()], hidden=hidden)
    return [
        First(letter, sum(group.values()), _rows(version, counts))
        for (letter, group), counts in zip(groups.items(), shown, strict=True)
    ]


def _totals(version: Version, choices: ChoiceCounts) -> dict[Choice, int]:
    """How many chose each of what can be chosen."""
    return {
        choice: sum(n for (_first, held), n in choices.items() if held is choice) for choice in wording.choices(version)
    }


def _rows(version: Version, shown: Mapping[Choice, int | None]) -> list[ChoiceRow]:
    return [ChoiceRow(text, choice, shown[choice]) for choice, text in wording.choices(version).items()]


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
