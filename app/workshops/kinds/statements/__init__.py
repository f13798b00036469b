"""Agree, disagree or pass on each statement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.errors import Invalid
from app.core.i18n import _, lazy_
from app.workshops.kinds.base import Choice, Figure, Given, HandCell, HandLine, Kind, Level, Question, Value, first
from app.workshops.kinds.measures import MEASURES, name_of

STANDS = {name: MEASURES[name] for name in ("agree", "disagree", "pass")}


@dataclass(frozen=True, kw_only=True)
class Stood:
    """How people stand to one statement."""

    choice: Choice
    agree: int
    disagree: int
    passed: int

    @property
    def disputed(self) -> float:
        """1 when as many agree as disagree, 0 when all stand on one side."""
        total = self.agree + self.disagree
        return 2 * min(self.agree, self.disagree) / total if total else 0


class Statements(Kind):
    name = "statements"
    order = 90
    label = lazy_("Enig eller uenig")
    note = lazy_("Hver deltaker sier seg enig eller uenig i påstander.")
    how = lazy_("Si hva du mener om hver påstand, og send. Du kan endre det etterpå.")
    options = (1, 10)
    options_label = lazy_("Påstand")

    def read(self, question: Question, given: Given) -> Value:
        stands: dict[str, str] = {}
        for option in question.options:
            if sent := first(given, f"stand-{option.key}"):
                if sent not in STANDS:
                    raise Invalid(lazy_("Velg enig, uenig eller vet ikke."), "option")
                stands[str(option.key)] = sent
        if not stands:
            raise Invalid(lazy_("Si hva du mener om minst én påstand."), "option")
        return {"stands": stands}

    def tally(self, question: Question, values: Sequence[Value]) -> list[Stood]:
        rows = []
        for option in question.options:
            given = [value["stands"].get(str(option.key)) for value in values]
            agree, disagree, passed = (given.count(stand) for stand in STANDS)
            rows.append(Stood(choice=option, agree=agree, disagree=disagree, passed=passed))
        return rows

    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        for row in self.tally(question, values):
            yield Figure(row.choice, "agree", row.agree)
            yield Figure(row.choice, "disagree", row.disagree)
            yield Figure(row.choice, "pass", row.passed)

    def levels(self, question: Question, values: Sequence[Value]) -> list[Level]:
        """The share who agree, of those who said anything to the statement."""
        rows = [(row, row.agree + row.disagree + row.passed) for row in self.tally(question, values)]
        return [Level(row.choice, row.agree / said if said else None, measure=name_of("agree")) for row, said in rows]

    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        return [
            _("%(text)s: %(yes)s enige, %(no)s uenige", text=row.choice.text, yes=row.agree, no=row.disagree)
            for row in self.tally(question, values)
        ]

    def by_hand(self, question: Question) -> tuple[HandLine, ...]:
        return tuple(
            HandLine(
                label=one.text,
                lang=one.lang,
                cells=tuple(
                    HandCell(option=one.key, cell=number, label=str(label), measure=stand)
                    for number, (stand, label) in enumerate(STANDS.items(), 1)
                ),
            )
            for one in question.options
        )

    def said(self, question: Question, value: Value) -> list[str]:
        stands = value["stands"]
        return [
            f"{option.text}: {str(STANDS[stands[str(option.key)]]).lower()}"
            for option in question.options
            if str(option.key) in stands
        ]


KIND = Statements()
