"""Two at a time: which of the two. Everybody is asked about every pair, or passes it over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.core.errors import Invalid
from app.core.i18n import _, formats, lazy_
from app.workshops.kinds.base import Choice, Figure, Given, HandCell, HandLine, Kind, Level, Question, Value, first


def pairs_of(question: Question) -> list[tuple[Choice, Choice]]:
    return list(combinations(question.options, 2))


@dataclass(frozen=True, kw_only=True)
class Won:
    """How often one option was chosen when it stood against another."""

    choice: Choice
    won: int
    met: int

    @property
    def share(self) -> float:
        return self.won / self.met if self.met else 0


class Pairs(Kind):
    name = "pairs"
    order = 80
    label = lazy_("To og to")
    note = lazy_("Hver deltaker velger mellom to og to av svarene.")
    how = lazy_("Velg én av de to i hvert par, og send til slutt. Du kan hoppe over par du ikke kan velge mellom.")
    options = (2, 5)

    def read(self, question: Question, given: Given) -> Value:
        chosen: list[list[int]] = []
        for left, right in pairs_of(question):
            if not (sent := first(given, f"pair-{left.key}-{right.key}")):
                continue
            if sent not in (str(left.key), str(right.key)):
                raise Invalid(lazy_("Velg ett av de to."), "option")
            won = left.key if sent == str(left.key) else right.key
            chosen.append([won, right.key if won == left.key else left.key])
        if not chosen:
            raise Invalid(lazy_("Velg i minst ett av parene."), "option")
        return {"pairs": chosen}

    def tally(self, question: Question, values: Sequence[Value]) -> list[Won]:
        met = [pair for value in values for pair in value["pairs"]]
        rows = [
            Won(
                choice=option,
                won=sum(1 for winner, _loser in met if winner == option.key),
                met=sum(1 for pair in met if option.key in pair),
            )
            for option in question.options
        ]
        return sorted(rows, key=lambda row: -row.share)

    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        for row in self.tally(question, values):
            yield Figure(row.choice, "won", row.won)
            yield Figure(row.choice, "met", row.met)

    def levels(self, question: Question, values: Sequence[Value]) -> list[Level]:
        return [Level(row.choice, row.share if row.met else None) for row in self.tally(question, values)]

    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        return [f"{row.choice.text}: {formats.percent(row.won, row.met)}" for row in self.tally(question, values)]

    def by_hand(self, question: Question) -> tuple[HandLine, ...]:
        """Each pair by itself; a number is of who won, over whom."""
        return tuple(
            HandLine(
                label=_("%(one)s eller %(other)s", one=left.text, other=right.text),
                lang=left.lang,
                cells=tuple(
                    HandCell(option=won.key, cell=lost.key, label=won.text, lang=won.lang, measure="won", over=lost)
                    for won, lost in ((left, right), (right, left))
                ),
            )
            for left, right in pairs_of(question)
        )

    def said(self, question: Question, value: Value) -> list[str]:
        found = [(question.option(won), question.option(lost)) for won, lost in value["pairs"]]
        return [_("%(one)s framfor %(other)s", one=won.text, other=lost.text) for won, lost in found if won and lost]


KIND = Pairs()
