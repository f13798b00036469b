"""What kinds share where each device gives several texts and takes a stand on those of the others.

The answer of a device only says that it took part; its texts and stands are rows of their own (`services/gathering`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core import contributions
from app.core.errors import Invalid
from app.core.i18n import DEFAULT, lazy_
from app.core.text import clean, fold, whole
from app.workshops.kinds.base import MOST_TEXT, Figure, Given, Kind, Question, Setting, Value, first

STANDS = {"1": 1, "-1": -1, "0": 0}


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A text, or a group of texts under its name, with how many phones are for and against it.

    texts: what stands in the group; empty for a text by itself. channels: by which way each came, in the same order.
    """

    text: str
    lang: str
    agree: int
    disagree: int
    texts: tuple[tuple[str, str], ...] = ()
    channels: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return self.agree

    @property
    def disputed(self) -> float:
        """1 when as many are for as against, 0 when all stand on one side; 0 too when too few took a stand to tell."""
        total = self.agree + self.disagree
        return 2 * min(self.agree, self.disagree) / total if total >= 5 else 0


class Gathering(Kind):
    """A kind whose texts come from the room."""

    written = True
    gathers = True
    settings = (Setting(name="most_texts", label=lazy_("Hvor mange kan hver sende?"), default=3, least=1, most=10),)

    @property
    def others_template(self) -> str:
        """What a phone shows below the form: the texts of the others."""
        return f"kinds/{self.name}/others.html"

    def read(self, question: Question, given: Given) -> Value:
        """One act: a text to add, one of one's own to take back, or a stand on another's. Texts are named by the number
        that a phone knows them by (`Written.number`)."""
        if stand := first(given, "stand"):
            number, _colon, way = stand.partition(":")
            if (told := whole(number)) is None or way not in STANDS or (way == "-1" and not self.against):
                raise Invalid(lazy_("Last siden på nytt og svar igjen."), "text")
            return {"stand": [contributions.real_number(contributions.Kind.IDEA, told), STANDS[way]]}
        if drop := first(given, "drop"):
            return {"drop": contributions.real_number(contributions.Kind.IDEA, whole(drop) or 0)}
        words = clean(first(given, "text"))
        if not words:
            raise Invalid(lazy_("Skriv noe først."), "text")
        if len(words) > MOST_TEXT:
            raise Invalid(lazy_("Skriv høyst %(max)d tegn.", max=MOST_TEXT), "text")
        return {"text": words, "key": first(given, "client_key")[:36]}

    def tally(self, question: Question, values: Sequence[Value]) -> list[Weighed]:
        """The most supported first. Grouped texts stand once, under the name of their group."""
        found = [_weighed(value["text"], value.get("lang", DEFAULT), [value]) for value in values if not _group(value)]
        groups: dict[int, list[Value]] = {}
        for value in values:
            if group_id := _group(value):
                groups.setdefault(group_id, []).append(value)
        found += [_weighed(one[0]["group"], one[0]["group_lang"], one, grouped=True) for one in groups.values()]
        return sorted(found, key=lambda one: (-one.agree, one.disagree, fold(one.text)))

    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        yield Figure(None, "texts", len(values))
        yield Figure(None, "support", sum(value.get("for", 0) for value in values))
        if self.against:
            yield Figure(None, "against", sum(value.get("against", 0) for value in values))

    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        return [f"{one.text} (+{one.agree})" if one.agree else one.text for one in self.tally(question, values)]

    def said(self, question: Question, value: Value) -> list[str]:
        return list(value.get("texts", ()))


def _group(value: Value) -> int | None:
    """By its number: two groups may have the same name."""
    return value.get("group_id")


def _weighed(text: str, lang: str, values: Sequence[Value], *, grouped: bool = False) -> Weighed:
    inside = sorted(values, key=lambda value: fold(value["text"]))  # no order that tells who was first
    return Weighed(
        text=text,
        lang=lang,
        agree=values[0].get("group_for" if grouped else "for", 0),
        disagree=values[0].get("group_against" if grouped else "against", 0),
        texts=tuple((value["text"], value.get("lang", DEFAULT)) for value in inside) if grouped else (),
        channels=tuple(value.get("channel", "phone") for value in inside),
    )
