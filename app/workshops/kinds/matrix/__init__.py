"""Impact and effort: each option on two scales from 1 to 5, and where it lands on the plane of both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from app.core.errors import Invalid
from app.core.i18n import _, formats, lazy_
from app.core.text import whole
from app.workshops.kinds.base import Choice, Figure, Given, Kind, Question, Value, first

HIGHEST, MIDDLE = 5, 3
AXES = ("impact", "effort")


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where one option landed: the means of those who gave it both."""

    choice: Choice
    answers: int
    impact: float = 0
    effort: float = 0

    @property
    def corner(self) -> str:
        """Which of the four corners it lies in: «first», «plan», «small» or «drop»."""
        if self.impact > MIDDLE:
            return "first" if self.effort <= MIDDLE else "plan"
        return "small" if self.effort <= MIDDLE else "drop"


class Matrix(Kind):
    name = "matrix"
    order = 75
    label = lazy_("Nytte og innsats (2 × 2)")
    note = lazy_("Hver deltaker gir hvert svar nytte og innsats fra 1 til 5.")
    how = lazy_("Gi hvert svar nytte og innsats fra 1 (lite) til 5 (mye). Du kan hoppe over svar.")
    options = (1, 8)

    def read(self, question: Question, given: Given) -> Value:
        placed: dict[str, list[int]] = {}
        for option in question.options:
            sent = [first(given, f"{axis}-{option.key}") for axis in AXES]
            if not any(sent):
                continue
            scores = [whole(one) or 0 for one in sent]
            if not all(1 <= score <= HIGHEST for score in scores):
                raise Invalid(lazy_("Gi både nytte og innsats, fra 1 til 5."), "option")
            placed[str(option.key)] = scores
        if not placed:
            raise Invalid(lazy_("Plasser minst ett svar."), "option")
        return {"placed": placed}

    def tally(self, question: Question, values: Sequence[Value]) -> list[Placed]:
        rows = []
        for option in question.options:
            given = [found for value in values if (found := value["placed"].get(str(option.key)))]
            if not given:
                rows.append(Placed(choice=option, answers=0))
                continue
            impact, effort = (mean(scores[axis] for scores in given) for axis in (0, 1))
            rows.append(Placed(choice=option, answers=len(given), impact=impact, effort=effort))
        return sorted(rows, key=lambda row: (-row.impact, row.effort))

    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        for row in self.tally(question, values):
            yield Figure(row.choice, "answers", row.answers)
            yield Figure(row.choice, "mean_impact", round(row.impact, 2))
            yield Figure(row.choice, "mean_effort", round(row.effort, 2))

    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        return [
            _(
                "%(text)s: nytte %(impact)s, innsats %(effort)s",
                text=row.choice.text,
                impact=formats.number(round(row.impact, 1)),
                effort=formats.number(round(row.effort, 1)),
            )
            for row in self.tally(question, values)
            if row.answers
        ]

    def said(self, question: Question, value: Value) -> list[str]:
        placed = value["placed"]
        return [
            f"{option.text}: {placed[str(option.key)][0]}/{placed[str(option.key)][1]}"
            for option in question.options
            if str(option.key) in placed
        ]


KIND = Matrix()
