"""A short text in one's own words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.errors import Invalid
from app.core.i18n import DEFAULT, lazy_
from app.core.text import clean, fold
from app.workshops.kinds.base import MOST_TEXT, Figure, Given, Kind, Question, Setting, Value, first
from app.workshops.kinds.cloud import Word, words


@dataclass(frozen=True, kw_only=True)
class Said:
    """A text and how many wrote the very same, or the name of a group with what was put into it."""

    text: str
    count: int
    lang: str = DEFAULT
    texts: tuple[tuple[str, str], ...] = ()


class Sayings(list[Said]):
    """What people said; and the words that many used."""

    cloud: Sequence[Word] = ()


class Text(Kind):
    name = "text"
    order = 40
    label = lazy_("Kort tekst")
    note = lazy_("Hver deltaker skriver med egne ord. Du kan ta et svar ned fra skjermen.")
    how = lazy_("Skriv kort. Ikke skriv navn eller helseopplysninger. Det du skriver, kan bli vist på skjermen.")
    written = True
    settings = (
        Setting(
            name="cloud",
            label=lazy_("Vis svarene som ordsky"),
            check=True,
            note=lazy_("Ordene som går igjen, vises store. Listen med tekstene står på telefonene og i resultatene."),
        ),
    )

    def read(self, question: Question, given: Given) -> Value:
        words = clean(first(given, "text"))
        if not words:
            raise Invalid(lazy_("Skriv et svar."), "text")
        if len(words) > MOST_TEXT:
            raise Invalid(lazy_("Skriv høyst %(max)d tegn.", max=MOST_TEXT), "text")
        return {"text": words}

    def tally(self, question: Question, values: Sequence[Value]) -> Sayings:
        counted: dict[tuple[int, str], list[Value]] = {}
        for value in values:
            group = value.get("group_id") or 0  # by its number: two groups may have the same name
            counted.setdefault((group, "" if group else fold(value["text"])), []).append(value)
        said = [_said(same, grouped=bool(group)) for (group, _words), same in counted.items()]
        found = Sayings(sorted(said, key=lambda one: (-one.count, fold(one.text))))  # no order that tells who was first
        found.cloud = words(value["text"] for value in values)
        return found

    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        yield Figure(None, "answers", len(values))

    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        said = self.tally(question, values)
        return [one.text if one.count == 1 else f"{one.text} (× {one.count})" for one in said]

    def said(self, question: Question, value: Value) -> list[str]:
        return [value["text"]]


def _said(same: Sequence[Value], *, grouped: bool) -> Said:
    one = same[0]
    if not grouped:
        return Said(text=one["text"], count=len(same), lang=one.get("lang", DEFAULT))
    texts = tuple(sorted((value["text"], value.get("lang", DEFAULT)) for value in same))
    return Said(text=one["group"], count=len(same), lang=one.get("group_lang", DEFAULT), texts=texts)


KIND = Text()
