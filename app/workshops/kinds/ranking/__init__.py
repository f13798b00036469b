"""Put in order: a place for each option, by choosing it; nothing needs to be dragged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.text import whole
from app.workshops.kinds.base import Choice, Figure, Given, Kind, Level, Question, Value, first


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """One option: how many put it in each place, and the mean of its places."""

    choice: Choice
    places: tuple[int, ...]

    @property
    def mean(self) -> float | None:
        count = sum(self.places)
        return sum(place * number for place, number in enumerate(self.places, 1)) / count if count else None


class Ranking(Kind):
    name = "ranking"
    order = 60
    label = lazy_("Rangering")
    note = lazy_("Hver deltaker setter svarene i rekkefølge.")
    how = lazy_("Sett svarene i rekkefølge, det viktigste øverst. Du kan endre det etterpå.")
    options = (2, 8)

    def read(self, question: Question, given: Given) -> Value:
        places = {option.key: whole(first(given, f"place-{option.key}")) for option in question.options}
        wanted = set(range(1, len(question.options) + 1))
        if None in places.values():
            raise Invalid(lazy_("Gi alle svarene en plass."), "order")
        if set(places.values()) != wanted:
            raise Invalid(lazy_("To svar kan ikke ha samme plass."), "option")
        return {"order": sorted(places, key=lambda key: places[key] or 0)}

    def tally(self, question: Question, values: Sequence[Value]) -> list[Ranked]:
        ranked = []
        for option in question.options:
            given = [value["order"].index(option.key) for value in values if option.key in value["order"]]
            places = tuple(given.count(place) for place in range(len(question.options)))
            ranked.append(Ranked(choice=option, places=places))
        return sorted(ranked, key=lambda row: row.mean or 0)

    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        for row in self.tally(question, values):
            for place, number in enumerate(row.places, 1):
                yield Figure(row.choice, f"place_{place}", number)

    def levels(self, question: Question, values: Sequence[Value]) -> list[Level]:
        return [Level(row.choice, row.mean, share=False, best=-1) for row in self.tally(question, values)]

    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        return [f"{place}. {row.choice.text}" for place, row in enumerate(self.tally(question, values), 1)]

    def said(self, question: Question, value: Value) -> list[str]:
        options = [question.option(key) for key in value["order"]]
        return [f"{place}. {option.text}" for place, option in enumerate(options, 1) if option]


KIND = Ranking()
