"""One choice: each answer is a button, so that one tap answers."""

from collections.abc import Sequence

from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.text import whole
from app.workshops.kinds.base import Counted, Given, Question, Setting, Tallied, Value, first


class Single(Tallied):
    name = "single"
    order = 10
    label = lazy_("Ett valg")
    note = lazy_("Hver deltaker trykker på ett svar.")
    how = lazy_("Trykk på svaret ditt. Du kan endre det etterpå.")
    options = (2, 12)
    one_tap = True
    few_answers = True
    one_hand = True
    settings: tuple[Setting, ...] = (
        Setting(
            name="who",
            label=lazy_("Dette spør om hvem som er her"),
            check=True,
            note=lazy_(
                "Når verkstedet er slutt, kan de andre resultatene leses gruppe for gruppe. Tall under fem vises ikke."
            ),
        ),
    )

    def read(self, question: Question, given: Given) -> Value:
        key = whole(first(given, "option"))
        if key is None or question.option(key) is None:
            raise Invalid(lazy_("Trykk på ett av svarene."), "option")
        return {"option": key}

    def tally(self, question: Question, values: Sequence[Value]) -> list[Counted]:
        chosen = [value["option"] for value in values]
        return [Counted(choice=option, count=chosen.count(option.key)) for option in question.options]

    def said(self, question: Question, value: Value) -> list[str]:
        option = question.option(value["option"])
        return [option.text] if option else []


KIND = Single()
