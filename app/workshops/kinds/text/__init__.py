"""A short text in one's own words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.errors import Invalid
from app.core.i18n import DEFAULT, language, lazy_
from app.core.text import clean, fold
from app.workshops.kinds.base import MOST_TEXT, Figure, Given, Kind, Question, Value, first


@dataclass(frozen=True, kw_only=True)
class Said:
    """A text, and how many wrote the very same."""

    text: str
    count: int
    lang: str = DEFAULT


class Text(Kind):
    name = "text"
    order = 40
    label = lazy_("Kort tekst")
    note = lazy_("Hver deltaker skriver med egne ord. Du kan ta et svar ned fra skjermen.")
    how = lazy_("Skriv kort. Ikke skriv navn eller helseopplysninger. Det du skriver, kan bli vist på skjermen.")
    written = True

    def read(self, question: Question, given: Given) -> Value:
        words = clean(first(given, "text"))
        if not words:
            raise Invalid(lazy_("Skriv et svar."), "text")
        if len(words) > MOST_TEXT:
            raise Invalid(lazy_("Skriv høyst %(max)d tegn.", max=MOST_TEXT), "text")
        # People write in the language of the page, as far as we know.
        return {"text": words} if language() == DEFAULT else {"text": words, "lang": language()}

    def tally(self, question: Question, values: Sequence[Value]) -> list[Said]:
        counted: dict[str, list[Value]] = {}
        for value in values:
            counted.setdefault(fold(value["text"]), []).append(value)
        said = [
            Said(text=same[0]["text"], count=len(same), lang=same[0].get("lang", DEFAULT)) for same in counted.values()
        ]
        return sorted(said, key=lambda one: (-one.count, fold(one.text)))  # no order that tells who was first

    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        yield Figure(None, "answers", len(values))

    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        said = self.tally(question, values)
        return [one.text if one.count == 1 else f"{one.text} (× {one.count})" for one in said]

    def said(self, question: Question, value: Value) -> list[str]:
        return [value["text"]]


KIND = Text()
