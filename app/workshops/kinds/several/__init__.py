"""Several choices, up to a number."""

from collections.abc import Sequence

from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.text import whole
from app.workshops.kinds.base import Counted, Given, Question, Setting, Tallied, Value


class Several(Tallied):
    name = "several"
    order = 20
    label = lazy_("Flere valg")
    note = lazy_("Hver deltaker velger flere svar, inntil et antall du bestemmer.")
    how = lazy_("Velg svarene dine, og send dem. Du kan endre dem etterpå.")
    options = (2, 12)
    few_answers = True
    settings = (Setting(name="most", label=lazy_("Hvor mange svar kan hver velge?"), default=3, least=1, most=12),)
    overlaps = True

    def read(self, question: Question, given: Given) -> Value:
        keys = sorted({key for text in given.get("option", ()) if (key := whole(text)) is not None})
        if not keys or any(question.option(key) is None for key in keys):
            raise Invalid(lazy_("Velg minst ett svar."), "option")
        if len(keys) > question.settings["most"]:
            reason = lazy_("Du har valgt for mange. Du kan velge inntil %(number)d.", number=question.settings["most"])
            raise Invalid(reason, "option")
        return {"options": keys}

    def tally(self, question: Question, values: Sequence[Value]) -> list[Counted]:
        chosen = [key for value in values for key in value["options"]]
        return [Counted(choice=option, count=chosen.count(option.key)) for option in question.options]

    def most_each(self, question: Question) -> int:
        return int(question.settings["most"])

    def said(self, question: Question, value: Value) -> list[str]:
        return [option.text for option in question.options if option.key in value["options"]]


KIND = Several()
