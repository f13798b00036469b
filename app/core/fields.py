"""What the forms of every slice need: common validators, choices from names, moments, and what came back wrong."""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, ImmutableMultiDict
from wtforms import DateTimeLocalField, FileField, FloatField, HiddenField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import TextInput

from app.core import clock
from app.core.errors import DomainError
from app.core.i18n import _, language, lazy_
from app.core.pagecache import each
from app.core.text import clean, one_line, whole
from app.core.weblinks import is_web_address

A_CHOICE, A_WHOLE_NUMBER = lazy_("Velg noe fra listen."), lazy_("Skriv et helt tall.")
# What the library says by itself, in our words.
SAID: dict[str, Any] = {
    "Not a valid choice.": A_CHOICE,
    "Invalid Choice: could not coerce.": A_CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": A_CHOICE,
    "Not a valid integer value.": A_WHOLE_NUMBER,
    "Not a valid date value.": lazy_("Velg en dato."),
    "Not a valid datetime value.": lazy_("Velg en dag og et klokkeslett."),
    "'%(value)s' is not a valid choice for this field.": A_CHOICE,
    "'%(value)s' are not valid choices for this field.": A_CHOICE,
    "Number must be between %(min)s and %(max)s.": lazy_("Skriv et tall fra %(min)s til %(max)s."),
}


class OurWords:
    """In the reader's language."""

    def gettext(self, message: str) -> str:
        return str(SAID.get(message, message))

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


class NothingCut:
    """A browser cuts what is pasted at `maxlength` and says nothing. We say what is too much, and keep the text."""

    def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
        most = getattr(field.flags, "maxlength", None)
        uncut = {"maxlength": False, "data-most": most} if most else {}
        return field.widget(field, **{**uncut, **render_kw})


class Form(FlaskForm):  # type: ignore[misc]
    """Every form of ours. Files reach only the fields that take files, and a body that is no form is an empty one."""

    class Meta(NothingCut, FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: FlaskForm) -> OurWords:
            return OurWords()

        def bind_field(self, form: FlaskForm, unbound_field: Any, options: dict[str, Any]) -> Any:
            """What is one line on the page is one line in what was sent, whoever sent it."""
            if unbound_field.field_class is StringField:
                options = {**options, "filters": [one_line, *unbound_field.kwargs.get("filters", ())]}
            return super().bind_field(form, unbound_field, options)

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            given = super().wrap_formdata(form, None if request.is_json else formdata)
            if not isinstance(given, CombinedMultiDict):
                return given
            taking = {field.name for field in form if isinstance(field, FileField)}
            files = [(name, file) for name, file in request.files.items(multi=True) if name in taking]
            return CombinedMultiDict([ImmutableMultiDict(files), request.form])


class Row(PlainForm):
    """One of several rows within a form of ours: it says what is wrong in the same words."""

    class Meta(NothingCut, PlainForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: PlainForm) -> OurWords:
            return OurWords()


class KeyField(HiddenField):
    """The key that lets a form be stored once however often it is sent. One that is none gets a new one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": lambda: each(new_key), **options})

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        try:
            self.data = str(uuid.UUID(valuelist[0]))
        except (IndexError, ValueError):
            self.data = new_key()


def new_key() -> str:
    return str(uuid.uuid4())


class PressForm(Form):
    """A button that makes something: no more than the key of the press."""

    client_key = KeyField()


def needed(reason: Any) -> InputRequired:
    """The field must be filled in; `reason` says so in its own words."""
    return InputRequired(reason)


class RequiredWhen:
    """What must be filled in at times only: the field says when, and the service checks it."""

    def __init__(self, when: Any) -> None:
        """when: what the field says, a lazy text."""
        self.field_flags = {"required_when": when}

    def __call__(self, _form: Any, _field: Any) -> None: ...


BEFORE_PUBLISHING = RequiredWhen(lazy_("Må fylles ut før publisering"))


def at_most(length: int) -> Length:
    return Length(max=length, message=lazy_("Skriv høyst %(max)d tegn."))


def web_address(reason: Any) -> Callable[[Any, Any], None]:
    """The field must be a link that a browser only opens: `javascript://` is one to the validator of WTForms."""

    def check(_form: Any, field: Any) -> None:
        if not is_web_address(field.data or ""):
            raise ValidationError(str(reason))

    return check


def text(label: Any, length: int, *more: Any, long: bool = False, **options: Any) -> Any:
    """A cleaned line of text, or several with `long`; optional unless `more` holds `needed(...)`."""
    kind = TextAreaField if long else StringField
    return kind(
        label, filters=[clean if long else one_line], validators=[*(more or (Optional(),)), at_most(length)], **options
    )


A_NUMBER = lazy_("Skriv et tall.")
PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)", re.ASCII)
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
MOST = 1e12  # in size: nothing that is measured needs more, and a chart and a log must be able to show it


class NumberField(FloatField):
    """A number as people write it: with a comma or a point, and with spaces between thousands."""

    widget = TextInput()  # a browser's own number field knows only the sign of its own language

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            return
        self.data = None
        self.data = _number("".join(valuelist[0].split()).replace("\N{MINUS SIGN}", "-"))

    def _value(self) -> str:
        """As it is stored, to the last digit: opening a form and saving it must change nothing."""
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        exact = f"{Decimal(str(self.data)):f}".removesuffix(".0")
        return exact.replace(".", _decimal_sign())


def _decimal_sign() -> str:
    return "." if language() == "en" else ","


def _number(plain: str) -> float:
    """Raises `ValueError` with what to write instead. «1.000» is a thousand to some and one to others: we ask."""
    if not PLAIN_NUMBER.fullmatch(plain):
        raise ValueError(str(A_NUMBER))
    if THOUSANDS.fullmatch(plain) and _decimal_sign() not in plain:
        whole_number, part = re.sub("[.,]", "", plain), re.sub("[.,]", _decimal_sign(), plain)
        raise ValueError(_("Mener du %(whole)s eller %(part)s? Skriv det slik.", whole=whole_number, part=part))
    number = float(plain.replace(",", "."))
    if abs(number) > MOST:
        raise ValueError(_("Tallet er for stort. Bruk en større enhet, for eksempel millioner."))
    return number


class MomentField(DateTimeLocalField):
    """A day and a time of our days: the first and the last years of the calendar have no place in every time zone."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not 2000 <= self.data.year <= 2100:
            self.data = None
            raise ValueError(str(lazy_("Skriv en dato mellom 2000 og 2100.")))


def offered(names: Mapping[Any, Any]) -> list[SelectChoice]:
    """Choices from values and their names."""
    return [SelectChoice(value=str(value), label=name) for value, name in names.items()]


def moment(field: DateTimeLocalField) -> datetime | None:
    """What stands in the field, as a moment."""
    return clock.from_local(field.data) if field.data else None


def wall(moment: datetime | None) -> datetime | None:
    """A moment as such a field shows it."""
    return clock.local(moment).replace(tzinfo=None) if moment else None


def rearranged(rows: Any, act: str, *, most: int, fewest: int = 0) -> None:
    """Do to the rows of a form what a button between them asks for: `act` is "add", "up-2", "down-0" or "remove-1".

    most: how many there can be; fewest: how few it can take away until.
    """
    held = [dict(row) for row in rows.data]
    verb, _dash, place = act.partition("-")
    at = whole(place)
    if verb == "add":
        held.append({})
    elif at is not None and at < len(held):
        if verb == "remove" and len(held) > fewest:
            del held[at]
        to = {"up": at - 1, "down": at + 1}.get(verb, -1)
        if 0 <= to < len(held):
            held[at], held[to] = held[to], held[at]
    rows.process(None, data=held[:most])


def refused(form: Any, error: DomainError, otherwise: str = "") -> None:
    """Put what a service refused beside the field that it is about, else beside `otherwise`, or the first to fill in."""
    name = getattr(error, "field", None)
    if name not in form:
        name = otherwise or next(field.short_name for field in form if not isinstance(field, HiddenField))
    form[name].errors = [*form[name].errors, str(error.reason)]


def wrong_fields(form: Iterable[Any]) -> list[Any]:
    """Every single field with an error, in the order of the page."""
    return [field for field in _single(form) if field.errors]


def only_missing(fields: Iterable[Any]) -> bool:
    """True when nothing was given in any of these fields: then something is missing, and there is nothing to correct."""
    return not any(_given(value) for field in fields for value in field.raw_data or ())


def _given(value: Any) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def _single(fields: Iterable[Any]) -> Iterator[Any]:
    for field in fields:
        if field.type == "FormField":
            yield from _single(field.form)
        elif field.type == "FieldList" and field.entries:
            yield from _single(field.entries)
        else:
            yield field
