"""A number that one guesses or gives."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean, median

from app.core.errors import Invalid
from app.core.i18n import _, formats, lazy_
from app.workshops.kinds.base import Figure, Given, Kind, Level, Question, Setting, Value, first
from app.workshops.kinds.measures import name_of

MOST = 1_000_000_000.0
PLACES = 2  # decimals that are told, the same wherever a number stands


@dataclass(frozen=True, kw_only=True)
class Spread:
    """What the numbers come to: the middle half lies between `low` and `high`."""

    mean: float
    median: float
    low: float
    high: float


class Number(Kind):
    name = "number"
    order = 50
    label = lazy_("Tall")
    note = lazy_("Hver deltaker gir et tall, for eksempel et anslag.")
    how = lazy_("Skriv et tall, og send det. Du kan endre det etterpå.")
    settings = (Setting(name="unit", label=lazy_("Benevning, for eksempel «minutter»"), text=True),)

    def read(self, question: Question, given: Given) -> Value:
        plain = "".join(first(given, "number").split()).replace(",", ".").replace("\N{MINUS SIGN}", "-")
        try:
            number = float(plain)
        except ValueError:
            number = math.nan
        if not plain.isascii() or not math.isfinite(number) or abs(number) > MOST:
            raise Invalid(lazy_("Skriv et tall."), "number")
        return {"number": number}

    def tally(self, question: Question, values: Sequence[Value]) -> Spread | None:
        numbers = sorted(float(value["number"]) for value in values)
        if not numbers:
            return None
        quarter = len(numbers) // 4
        return Spread(
            mean=mean(numbers), median=median(numbers), low=numbers[quarter], high=numbers[len(numbers) - 1 - quarter]
        )

    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        if (spread := self.tally(question, values)) is not None:
            for name in ("mean", "median", "low", "high"):
                yield Figure(None, name, getattr(spread, name))

    def levels(self, question: Question, values: Sequence[Value]) -> list[Level]:
        spread, unit = self.tally(question, values), question.unit
        return [
            Level(None, getattr(spread, name, None), share=False, measure=name_of(name), unit=unit, places=PLACES)
            for name in ("median", "mean")
        ]

    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        spread = self.tally(question, values)
        return [_("Midten er %(number)s.", number=_of(question, spread.median))] if spread else []

    def said(self, question: Question, value: Value) -> list[str]:
        return [_of(question, float(value["number"]))]


def _of(question: Question, number: float) -> str:
    """«12,5 minutter»."""
    told, unit = formats.number(formats.rounded(number, PLACES)), question.unit
    return f"{told} {unit.text}" if unit else told


KIND = Number()
