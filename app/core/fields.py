"""What the forms of every slice need: common validators, choices from names, moments, and what came back wrong."""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from wtforms import DateTimeLocalField, FloatField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import TextInput

from app.core import clock
from app.core.i18n import lazy_
from app.core.text import clean


def needed(reason: Any) -> InputRequired:
    """The field must be filled in; `reason` says so in its own words."""
    return InputRequired(reason)


def at_most(length: int) -> Length:
    return Length(max=length, message=lazy_("Skriv høyst %(max)d tegn."))


def text(label: Any, length: int, *more: Any, long: bool = False, **options: Any) -> Any:
    """A cleaned line of text, or several with `long`; optional unless `more` holds `needed(...)`."""
    kind = TextAreaField if long else StringField
    return kind(label, filters=[clean], validators=[*(more or (Optional(),)), at_most(length)], **options)


class NumberField(FloatField):
    """A number as people write it: with a comma or a point, and with spaces between thousands."""

    widget = TextInput()  # a browser's own number field knows only the sign of its own language

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            return
        plain = "".join(valuelist[0].split()).replace(",", ".").replace("\N{MINUS SIGN}", "-")
        self.data = None
        try:
            number = float(plain)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise ValueError(str(lazy_("Skriv et tall.")))
        self.data = number

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"


def offered(names: Mapping[Any, Any]) -> list[SelectChoice]:
    """Choices from values and their names."""
    return [SelectChoice(value=str(value), label=name) for value, name in names.items()]


def moment(field: DateTimeLocalField) -> datetime | None:
    """What stands in the field, as a moment."""
    return clock.from_local(field.data) if field.data else None


def wall(moment: datetime | None) -> datetime | None:
    """A moment as such a field shows it."""
    return clock.local(moment).replace(tzinfo=None) if moment else None


def wrong_fields(form: Iterable[Any]) -> list[Any]:
    """Every single field with an error, in the order of the page."""
    return [field for field in _single(form) if field.errors]


def _single(fields: Iterable[Any]) -> Iterator[Any]:
    for field in fields:
        if field.type == "FormField":
            yield from _single(field.form)
        elif field.type == "FieldList" and field.entries:
            yield from _single(field.entries)
        else:
            yield field
