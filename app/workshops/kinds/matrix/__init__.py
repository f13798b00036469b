"""Impact and effort: each option on two scales from 1 to 5, and where it lands on the plane of both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, hypot, sin
from statistics import mean

from app.core.errors import Invalid
from app.core.i18n import _, formats, lazy_
from app.core.text import whole
from app.workshops.kinds.base import Choice, Figure, Given, Kind, Level, Question, Value, first
from app.workshops.kinds.measures import name_of

HIGHEST, MIDDLE = 5, 3
LEAST, MOST, APART = 8.0, 92.0, 9.0  # where dots lie on the plane, and how far from each other
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


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A dot on the plane, in hundredths of its width: where its option lies, and where the dot has room to stand."""

    x: float
    y: float
    at_x: float
    at_y: float

    @property
    def moved(self) -> bool:
        return hypot(self.at_x - self.x, self.at_y - self.y) > 1


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

    def spots(self, rows: Sequence[Placed]) -> list[Spot]:
        """A dot for each option that was placed, in the order of the rows, none of which covers another."""
        here = [
            (LEAST + (MOST - LEAST) * (row.effort - 1) / 4, MOST - (MOST - LEAST) * (row.impact - 1) / 4)
            for row in rows
            if row.answers
        ]
        return [
            Spot(x=round(x, 1), y=round(y, 1), at_x=round(at_x, 1), at_y=round(at_y, 1))
            for (x, y), (at_x, at_y) in zip(here, _apart(here), strict=True)
        ]

    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        for row in self.tally(question, values):
            yield Figure(row.choice, "answers", row.answers)
            yield Figure(row.choice, "mean_impact", formats.rounded(row.impact, 2))
            yield Figure(row.choice, "mean_effort", formats.rounded(row.effort, 2))

    def levels(self, question: Question, values: Sequence[Value]) -> list[Level]:
        return [
            Level(row.choice, number if row.answers else None, share=False, measure=measure)
            for row in self.tally(question, values)
            for measure, number in ((name_of("mean_impact"), row.impact), (name_of("mean_effort"), row.effort))
        ]

    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        return [
            _(
                "%(text)s: nytte %(impact)s, innsats %(effort)s",
                text=row.choice.text,
                impact=formats.number(formats.rounded(row.impact, 1)),
                effort=formats.number(formats.rounded(row.effort, 1)),
            )
            for row in self.tally(question, values)
            if row.answers
        ]

    def said(self, question: Question, value: Value) -> list[str]:
        placed = value["placed"]
        return [
            _(
                "%(text)s: nytte %(impact)s, innsats %(effort)s",
                text=option.text,
                impact=placed[str(option.key)][0],
                effort=placed[str(option.key)][1],
            )
            for option in question.options
            if str(option.key) in placed
        ]


def _apart(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same points, each pair that is too near pushed from each other until all have room."""
    at = [list(point) for point in points]
    for _turn in range(200):
        near = [
            (one, other)
            for one, other in combinations(range(len(at)), 2)
            if hypot(at[one][0] - at[other][0], at[one][1] - at[other][1]) < APART
        ]
        if not near:
            break
        for one, other in near:
            x, y = at[other][0] - at[one][0], at[other][1] - at[one][1]
            between = hypot(x, y)
            # Two in the very same place part in a direction of their own, so that many do not stand in one line.
            x, y = (x / between, y / between) if between > 0.01 else (cos(one + 3 * other), sin(one + 3 * other))
            push = (APART - between) / 2 + 0.05
            for point, way in ((at[one], -push), (at[other], push)):
                point[0] = min(MOST + 3, max(LEAST - 3, point[0] + way * x))
                point[1] = min(MOST + 3, max(LEAST - 3, point[1] + way * y))
    return [(x, y) for x, y in at]


KIND = Matrix()
