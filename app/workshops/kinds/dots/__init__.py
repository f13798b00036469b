"""Points to share out."""

from collections.abc import Sequence

from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.text import whole
from app.workshops.kinds.base import Counted, Given, Question, Setting, Tallied, Value, first


class Dots(Tallied):
    name = "dots"
    order = 70
    label = lazy_("Poeng å dele ut")
    note = lazy_("Hver deltaker deler et antall poeng mellom svarene.")
    how = lazy_("Del poengene mellom svarene, og send dem. Du kan endre dem etterpå.")
    options = (2, 12)
    measure = "points"
    settings = (
        Setting(name="points", label=lazy_("Hvor mange poeng har hver å dele ut?"), default=10, least=2, most=100),
    )

    def read(self, question: Question, given: Given) -> Value:
        points: dict[str, int] = {}
        for option in question.options:
            sent = first(given, f"points-{option.key}").strip()
            number = whole(sent) if sent else 0
            if number is None:
                raise Invalid(lazy_("Skriv hele tall."), "option")
            if number:
                points[str(option.key)] = number
        total, most = sum(points.values()), question.settings["points"]
        if not points:
            raise Invalid(lazy_("Gi minst ett poeng."), "option")
        if total > most:
            raise Invalid(lazy_("Du har delt ut %(total)d poeng. Du har %(most)d.", total=total, most=most), "option")
        return {"points": points}

    def tally(self, question: Question, values: Sequence[Value]) -> list[Counted]:
        return [
            Counted(choice=option, count=sum(value["points"].get(str(option.key), 0) for value in values))
            for option in question.options
        ]

    def most_each(self, question: Question) -> int:
        return int(question.settings["points"])

    def said(self, question: Question, value: Value) -> list[str]:
        points = value["points"]
        return [f"{option.text}: {points[str(option.key)]}" for option in question.options if str(option.key) in points]


KIND = Dots()
