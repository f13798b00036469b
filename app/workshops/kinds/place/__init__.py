"""A place: one tap in a picture or a plan, or on the named area that is meant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot

from app.core.errors import Invalid
from app.core.i18n import _, lazy_
from app.workshops.kinds.base import Choice, Counted, Figure, Given, Level, Question, Setting, Value, first
from app.workshops.kinds.measures import name_of
from app.workshops.kinds.pictures import Point, pressed
from app.workshops.kinds.single import Single

NEAR = 0.18  # of the picture's width and height: about a thumb on each side of the area's own point


@dataclass(frozen=True, kw_only=True)
class Area(Counted):
    """An area under the letter that it has in the list and in the picture; without one where there is no picture."""

    letter: str = ""


class Found(list[Counted]):
    """How many meant each area; besides, where in the picture they pressed, and how many of those are in no area."""

    points: Sequence[Point] = ()
    elsewhere: int = 0


class Place(Single):
    name = "place"
    order = 100
    label = lazy_("Sted")
    note = lazy_("Hver deltaker trykker i et bilde eller et kart, eller velger et av områdene du gir navn til.")
    how = lazy_("Trykk på stedet. Du kan endre det etterpå.")
    options = (2, 12)
    options_label = lazy_("Område")
    placed = True
    settings = (
        Setting(
            name="picture",
            label=lazy_("Bilde eller kart"),
            picture=True,
            note=lazy_("Deltakerne trykker i bildet. Områdene står som liste ved siden av, for alle som ikke peker."),
        ),
        Setting(name="alt", label=lazy_("Hva bildet viser"), text=True, most=240),
    )

    def read(self, question: Question, given: Given) -> Value:
        if first(given, "option"):
            return super().read(question, given)
        point = pressed(question.settings.get("picture"), given)
        if point is None:
            raise Invalid(lazy_("Trykk i bildet, eller velg et område."), "option")
        return {"x": round(point.x, 3), "y": round(point.y, 3)}

    def tally(self, question: Question, values: Sequence[Value]) -> Found:
        near = [area_of(question, value) for value in values]
        letters = self.letters(question)
        found = Found(
            Area(choice=one, count=near.count(one), letter=letters.get(one.key, "")) for one in question.options
        )
        points = sorted(
            (value["x"], value["y"]) for value in values if "x" in value
        )  # no order that tells who was first
        found.points = [Point(x, y) for x, y in points]
        found.elsewhere = near.count(None)
        return found

    def cells(self, question: Question, values: Sequence[Value]) -> list[tuple[Choice | None, int]]:
        elsewhere = self.tally(question, values).elsewhere
        return [*super().cells(question, values), *([(None, elsewhere)] if question.settings.get("picture") else [])]

    def levels(self, question: Question, values: Sequence[Value]) -> list[Level]:
        elsewhere = self.tally(question, values).elsewhere
        share = elsewhere / len(values) if values else None
        more = [Level(None, share, measure=name_of("elsewhere"))] if question.settings.get("picture") else []
        return super().levels(question, values) + more

    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        yield from super().figures(question, values)
        yield Figure(None, "elsewhere", self.tally(question, values).elsewhere)

    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        elsewhere = self.tally(question, values).elsewhere
        more = [_("Et annet sted: %(number)s", number=elsewhere)] if elsewhere else []
        return super().words(question, values) + more

    def said(self, question: Question, value: Value) -> list[str]:
        area = area_of(question, value)
        return [area.text if area else _("Et punkt i bildet")]


def area_of(question: Question, value: Value) -> Choice | None:
    """The area that was chosen, or the one whose point is nearest to the press, when it is near."""
    if "option" in value:
        return question.option(value["option"])
    placed = [option for option in question.options if option.x is not None and option.y is not None]
    measured = [(hypot((option.x or 0) - value["x"], (option.y or 0) - value["y"]), option.key) for option in placed]
    distance, key = min(measured, default=(1.0, 0))
    return question.option(key) if distance <= NEAR else None


KIND = Place()
