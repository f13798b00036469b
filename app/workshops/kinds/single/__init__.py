"""One choice: each answer is a button, so that one tap answers."""

from collections.abc import Iterator, Sequence

from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.text import whole
from app.workshops.kinds.base import Counted, Figure, Given, Kind, Question, Value, first


class Single(Kind):
    name = "single"
    order = 10
    label = lazy_("Ett valg")
    note = lazy_("Hver deltaker trykker på ett svar.")
    how = lazy_("Trykk på svaret ditt. Du kan endre det etterpå.")
    options = (2, 12)
    one_tap = True
    hands = True

    def read(self, question: Question, given: Given) -> Value:
        key = whole(first(given, "option"))
        if key is None or question.option(key) is None:
            raise Invalid(lazy_("Trykk på ett av svarene."), "option")
        return {"option": key}

    def tally(self, question: Question, values: Sequence[Value]) -> list[Counted]:
        chosen = [value["option"] for value in values]
        return [Counted(choice=option, count=chosen.count(option.key)) for option in question.options]

    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        for row in self.tally(question, values):
            yield Figure(row.choice, "answers", row.count)

    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        return [f"{row.text}: {row.count}" for row in self.tally(question, values)]

    def said(self, question: Question, value: Value) -> list[str]:
        option = question.option(value["option"])
        return [option.text] if option else []


KIND = Single()
