"""How a test came out, with no number that could single a tester out. Nothing here asks the database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.i18n import _, told, told_language
from app.core.shares import Share
from app.core.smallcells import SMALLEST_CELL, suppressed, suppressed_grid, suppressed_together
from app.prototypes import wording
from app.prototypes.models import Choice, Mood, Variant, Version

ChoiceCounts = Mapping[tuple[str, Choice | None], int]
MoodCounts = Mapping[tuple[int, int | None, Mood], int]
MoodTotals = Mapping[tuple[int, Mood], int]
COLUMNS = ["version", "variant", "question", "place_nb", "place_en", "answer", "count", "testers"]


@dataclass(frozen=True)
class ChoiceRow:
    """One answer to the closing question. `count` is None where it is too small to be shown; `answered` as in `Result`."""

    text: str
    choice: Choice
    count: int | None
    answered: int = 0

    @property
    def share(self) -> Share | None:
        return Share(self.count, self.answered) if self.count is not None and self.answered else None


@dataclass(frozen=True)
class PlaceRow:
    """One place of a picture, with how many testers pinned each mood there; None where too few."""

    place_id: int | None
    name: str
    lang: str
    moods: dict[Mood, int | None]

    @property
    def has_numbers(self) -> bool:
        return any(count is not None for count in self.moods.values())


@dataclass(frozen=True)
class VariantRows:
    """A variant. moods: how many of all who tried pinned each mood anywhere on it; None where too few."""

    letter: str
    title: str
    rows: list[PlaceRow]
    moods: dict[Mood, Share | None]

    def tells_mood(self, place_id: int | None, mood: Mood) -> bool:
        """Whether a quote may say that it has this mood: quotes with one that is hidden could be counted."""
        return any(row.moods[mood] is not None for row in self.rows if row.place_id == place_id)


@dataclass(frozen=True)
class Result:
    """A version's test. `enough` is False under five testers: then nothing but that is shown.

    answered: what the shares are of: those who answered the last question, or all who tried where the others are too
    few to be told.
    """

    testers: int
    answered: int
    tells_answered: bool
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
    return _named(_rows(version, chosen(version, choices))) if enough else {}


def chosen(version: Version, choices: ChoiceCounts) -> dict[Choice, int | None]:
    """How many chose each; None where it would tell too much. Those who chose nothing are the rest of all who tried,
    so they are counted among the answers when it is seen to what hides."""
    shown = suppressed(_everybody(version, choices))
    return {choice: shown[choice] for choice in wording.choices(version)}


def _everybody(version: Version, choices: ChoiceCounts) -> dict[Choice | None, int]:
    """The answers with those who gave none, which are all who tried."""
    totals = _totals(version, choices)
    return totals | {None: sum(choices.values()) - sum(totals.values())}


def _named(rows: Iterable[ChoiceRow]) -> dict[Choice, str]:
    return {row.choice: row.text for row in rows if row.count is not None}


def whole(version: Version, choices: ChoiceCounts) -> tuple[int, bool]:
    """What the shares are of (`Result.answered`), and whether that is how many answered."""
    testers, answered = sum(choices.values()), sum(_totals(version, choices).values())
    few = 0 < testers - answered < SMALLEST_CELL
    return (testers if few else answered), not few


def result(version: Version, choices: ChoiceCounts, moods: MoodCounts, totals: MoodTotals) -> Result:
    """The result of `version`."""
    testers, (told, tells) = sum(choices.values()), whole(version, choices)
    return Result(
        testers=testers,
        answered=told,
        tells_answered=tells,
        choices=_rows(version, chosen(version, choices), told),
        variants=[_variant(variant, moods, totals, testers) for variant in version.variants],
    )


def firsts(version: Version, choices: ChoiceCounts) -> list[First]:
    """The answers by which variant was seen first; nothing unless every group is large enough to hide in.

    The groups add up to the result: what hides in one hides in all, or it could be found by subtraction.
    """
    letters = [variant.letter for variant in version.variants]
    groups = {letter: {key: n for key, n in choices.items() if key[0] == letter} for letter in letters}
    if len(letters) < 2 or any(sum(group.values()) < SMALLEST_CELL for group in groups.values()):
        return []
    hidden = [choice for choice, count in suppressed(_everybody(version, choices)).items() if count is None]
    shown = suppressed_together([_everybody(version, group) for group in groups.values()], hidden=hidden)
    return [
        First(letter, sum(group.values()), _rows(version, counts))
        for (letter, group), counts in zip(groups.items(), shown, strict=True)
    ]


def _totals(version: Version, choices: ChoiceCounts) -> dict[Choice, int]:
    """How many chose each of what can be chosen."""
    return {
        choice: sum(n for (_first, held), n in choices.items() if held is choice) for choice in wording.choices(version)
    }


def _rows(version: Version, shown: Mapping[Any, int | None], answered: int = 0) -> list[ChoiceRow]:
    return [ChoiceRow(text, choice, shown[choice], answered) for choice, text in wording.choices(version).items()]


def _variant(variant: Variant, moods: MoodCounts, totals: MoodTotals, testers: int) -> VariantRows:
    shown = _by_place(variant, moods, testers)
    rows = [
        PlaceRow(place.id, told(place, "name"), told_language(place, "name"), shown[place.id])
        for place in variant.places
    ]
    elsewhere = _("Andre steder") if variant.places else _("Hele prototypen")
    rows.append(PlaceRow(None, elsewhere, "", shown[None]))
    shares = {
        mood: Share(n, testers) if n is not None else None for mood, n in anywhere(variant, totals, testers).items()
    }
    return VariantRows(variant.letter, told(variant, "title"), [row for row in rows if _said(row)], shares)


def anywhere(variant: Variant, totals: MoodTotals, testers: int) -> dict[Mood, int | None]:
    """How many of the testers pinned each mood anywhere on the variant; None where they, or the others, are too few."""
    shown = suppressed({mood: totals.get((variant.id, mood), 0) for mood in Mood})
    return {mood: None if n is None or 0 < testers - n < SMALLEST_CELL else n for mood, n in shown.items()}


def _by_place(variant: Variant, moods: MoodCounts, testers: int) -> dict[int | None, dict[Mood, int | None]]:
    """The moods at each place. What they come to on the whole variant is told too, so no column gives one away."""
    places: list[int | None] = [*(place.id for place in variant.places), None]
    return suppressed_grid(
        {place: {mood: moods.get((variant.id, place, mood), 0) for mood in Mood} for place in places}, of=testers
    )


def _said(row: PlaceRow) -> bool:
    return any(number is None or number for number in row.moods.values())


def data(version: Version, choices: ChoiceCounts, moods: MoodCounts, totals: MoodTotals) -> Iterator[dict[str, Any]]:
    """The same numbers as rows of a file. An empty count is one that is too small to be shown."""
    shown = result(version, choices, moods, totals)
    if not shown.enough:
        return
    base = {"version": version.number, "testers": shown.testers}
    for row in shown.choices:
        yield {**base, "question": "choice", "answer": row.choice.value, "count": row.count}
    for variant in version.variants:
        held = {**base, "variant": variant.letter}
        for mood, number in anywhere(variant, totals, shown.testers).items():
            yield {**held, "question": "mood_anywhere", "answer": mood.value, "count": number}
        by_place = _by_place(variant, moods, shown.testers)
        for place in [*variant.places, None]:
            names = {"place_nb": place.name_nb, "place_en": place.name_en} if place else {}
            for mood, number in by_place[place.id if place else None].items():
                yield {**held, **names, "question": "mood", "answer": mood.value, "count": number}
