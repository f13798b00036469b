"""What the talk changed: one round of a question beside the round before it, option by option."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.core.i18n import _, formats
from app.core.text import fold
from app.workshops.kinds import Level, Unit
from app.workshops.queries import Outcome


@dataclass(frozen=True, kw_only=True)
class Shift:
    """One option in both rounds, under the letter that the picture of the newer one has for it. A number is missing where
    nobody answered it, or the round did not have it."""

    text: str
    lang: str
    share: bool
    best: int
    before: float | None
    now: float | None
    unit: Unit | None = None
    places: int = 1
    letter: str = ""

    def told(self, number: float | None) -> str:
        """«46 %», or a mean with as many decimals as it is told with elsewhere."""
        if number is None:
            return "–"
        return formats.percent(number, 1) if self.share else formats.number(formats.rounded(number, self.places))

    @property
    def change(self) -> str:
        """«opp 16» or «ned 0,4», of the numbers as they are shown. Whoever comes nearer to the first place goes up."""
        if self.before is None or self.now is None:
            return "–"
        places = 2 if self.share else self.places
        shown = [formats.rounded(number, places) for number in (self.now, self.before)]
        difference = formats.rounded(shown[0] - shown[1], places)
        if not difference:
            return _("uendret")
        size = formats.number(int(formats.rounded(100 * abs(difference))) if self.share else abs(difference))
        return _("opp %(number)s", number=size) if difference * self.best > 0 else _("ned %(number)s", number=size)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two rounds of a question: their numbers, and what happened to each option, in the order of the newer result."""

    before: int
    now: int
    shifts: Sequence[Shift]

    @property
    def shares(self) -> bool:
        return self.shifts[0].share

    @property
    def places(self) -> bool:
        return self.shifts[0].best < 0


def compared(before: Outcome, now: Outcome) -> Comparison | None:
    """Nothing for texts, and nothing while one of the rounds has too few answers to show."""
    if before.result is None or now.result is None or before.kind is not now.kind:
        return None
    earlier = before.kind.levels(before.question, before.values)
    levels, letters = now.kind.levels(now.question, now.values), now.kind.letters(now.question)
    shifts = list(_shifts(earlier, levels, letters))
    return Comparison(before=before.round.number, now=now.round.number, shifts=shifts) if shifts else None


def with_the_round_before(outcomes: Sequence[Outcome]) -> dict[int, Comparison]:
    """Round -> how it differs from the one before it of the same question, of those that were shown."""
    found: dict[int, Comparison] = {}
    last: dict[int, Outcome] = {}
    for outcome in outcomes:
        before = last.get(outcome.round.step_id)
        if before is not None and (comparison := compared(before, outcome)) is not None:
            found[outcome.round.id] = comparison
        last[outcome.round.step_id] = outcome
    return found


def _shifts(before: Sequence[Level], now: Sequence[Level], letters: Mapping[int, str]) -> Iterator[Shift]:
    """An option whose words were changed between the rounds is another option."""
    earlier = {_key(level): level for level in before}
    for level in now:
        old = earlier.pop(_key(level), None)
        yield _shift(level, old.number if old else None, level.number, letters)
    for gone in earlier.values():
        yield _shift(gone, gone.number, None, letters)


def _key(level: Level) -> tuple[int, str, str, str]:
    option, unit = level.option, fold(level.unit.text_nb) if level.unit else ""
    return (option.key, fold(option.text_nb), level.measure, unit) if option else (0, "", level.measure, unit)


def _shift(level: Level, before: float | None, now: float | None, letters: Mapping[int, str]) -> Shift:
    text = level.option.text if level.option else level.measure
    if level.option and level.measure:
        text = f"{text}: {level.measure.lower()}"
    lang = level.option.lang if level.option else ""
    return Shift(
        text=text,
        lang=lang,
        share=level.share,
        best=level.best,
        before=before,
        now=now,
        unit=level.unit,
        places=level.places,
        letter=letters.get(level.option.key, "") if level.option else "",
    )
