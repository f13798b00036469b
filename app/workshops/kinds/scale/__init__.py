"""A scale from 1 to 5 for one or several statements; any of them can be passed over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.errors import Invalid
from app.core.i18n import _, formats, lazy_
from app.core.text import whole
from app.workshops.kinds.base import (
    Choice,
    Figure,
    Given,
    HandCell,
    HandLine,
    Kind,
    Level,
    Question,
    Setting,
    Value,
    first,
)

HIGHEST = 5


@dataclass(frozen=True, kw_only=True)
class Rated:
    """How one statement came out: how many gave 1, 2, 3, 4 and 5."""

    choice: Choice
    scores: tuple[int, ...]

    @property
    def mean(self) -> float | None:
        count = sum(self.scores)
        return sum(score * number for score, number in enumerate(self.scores, 1)) / count if count else None

    @property
    def median(self) -> float | None:
        given = [score for score, number in enumerate(self.scores, 1) for _each in range(number)]
        middle = len(given) // 2
        if not given:
            return None
        return float(given[middle]) if len(given) % 2 else (given[middle - 1] + given[middle]) / 2


class Scale(Kind):
    name = "scale"
    order = 30
    label = lazy_("Skala fra 1 til 5")
    note = lazy_("Hver deltaker gir én eller flere påstander fra 1 til 5.")
    how = lazy_("Gi hver linje fra 1 til 5. Du kan hoppe over dem du ikke har noen mening om.")
    options = (1, 8)
    options_label = lazy_("Påstand")
    settings = (
        Setting(name="low", label=lazy_("Hva betyr 1?"), text=True),
        Setting(name="high", label=lazy_("Hva betyr 5?"), text=True),
    )

    def read(self, question: Question, given: Given) -> Value:
        scores: dict[str, int] = {}
        for option in question.options:
            if not (sent := first(given, f"score-{option.key}")):
                continue
            score = whole(sent)
            if score is None or not 1 <= score <= HIGHEST:
                raise Invalid(lazy_("Svaret må være fra 1 til 5."), "option")
            scores[str(option.key)] = score
        if not scores:
            raise Invalid(lazy_("Gi minst én linje fra 1 til 5."), "option")
        return {"scores": scores}

    def tally(self, question: Question, values: Sequence[Value]) -> list[Rated]:
        rated = []
        for option in question.options:
            given = [value["scores"].get(str(option.key)) for value in values]
            scores = tuple(given.count(score) for score in range(1, HIGHEST + 1))
            rated.append(Rated(choice=option, scores=scores))
        return rated

    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        for row in self.tally(question, values):
            for score, number in enumerate(row.scores, 1):
                yield Figure(row.choice, f"score_{score}", number)

    def levels(self, question: Question, values: Sequence[Value]) -> list[Level]:
        return [Level(row.choice, row.mean, share=False) for row in self.tally(question, values)]

    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        rated = self.tally(question, values)
        return [
            f"{row.choice.text}: {formats.number(formats.rounded(row.mean, 1))}"
            for row in rated
            if row.mean is not None
        ]

    def by_hand(self, question: Question) -> tuple[HandLine, ...]:
        scores = range(1, HIGHEST + 1)
        return tuple(
            HandLine(
                label=one.text,
                lang=one.lang,
                cells=tuple(
                    HandCell(option=one.key, cell=score, label=str(score), measure=f"score_{score}") for score in scores
                ),
            )
            for one in question.options
        )

    def said(self, question: Question, value: Value) -> list[str]:
        scores = value["scores"]
        return [
            _("%(text)s: %(score)s av 5", text=option.text, score=scores[str(option.key)])
            for option in question.options
            if str(option.key) in scores
        ]


KIND = Scale()
