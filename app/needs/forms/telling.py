"""Telling a need, and adding to one: one required field, and quiet ways to keep machines out."""

from typing import Any

from flask import current_app
from wtforms import HiddenField, MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.core import clock, secrets
from app.core.errors import Invalid
from app.core.fields import Form, KeyField
from app.core.i18n import lazy_, told
from app.core.pagecache import each
from app.core.text import clean
from app.needs.places import read_place
from app.needs.services import adding, telling

FASTEST = 2  # seconds that a person needs at the very least


class Cleaned:
    """Cleans the text, then holds it to a length in characters. Marks the field as required for the page."""

    def __init__(self, shortest: int, longest: int, too_short: object, too_long: object) -> None:
        self.shortest, self.longest, self.too_short, self.too_long = shortest, longest, too_short, too_long
        self.field_flags = {"required": True, "maxlength": longest}

    def __call__(self, form: Form, field: TextAreaField) -> None:
        field.data = clean(field.data)
        if len(field.data) < self.shortest:
            raise ValidationError(str(self.too_short))
        if len(field.data) > self.longest:
            raise ValidationError(str(self.too_long))


def signed_now(earlier: int = 0) -> str:
    """The moment a form was opened, or so many seconds earlier, signed, so that it cannot be made up."""
    moment = str(int(clock.now().timestamp()) - earlier)
    return f"{moment}.{secrets.derived_token('opened', moment)}"


def _fastest() -> int:
    return int(current_app.config.get("FASTEST_FORM", 0 if current_app.testing else FASTEST))


class Guarded(Form):
    """A form for everybody: sent once however often it is sent, and by people."""

    client_key = KeyField()
    opened = HiddenField(default=lambda: each(signed_now))
    website = StringField(lazy_("La dette feltet stå tomt"))

    def validate(self, extra_validators: Any = None) -> bool:
        fine: bool = super().validate(extra_validators)
        unseen = (self.opened, self.website)  # nobody can go to them and fill them in
        if any(one.errors for one in self if one not in unseen):
            self.opened.errors = []  # there is another reason to press again, and then it may go fast
            self.opened.data = signed_now(earlier=_fastest())
        for one in unseen:
            self.form_errors.extend(one.errors)
            one.errors = []
        return fine

    def validate_website(self, field: StringField) -> None:
        if field.data:
            raise ValidationError(str(lazy_("La det siste feltet stå tomt")))

    def validate_opened(self, field: HiddenField) -> None:
        moment, _dot, signature = str(field.data or "").partition(".")
        if secrets.same(signature, secrets.derived_token("opened", moment)):
            if clock.now().timestamp() - int(moment) >= _fastest():
                return
        else:
            field.data = signed_now(earlier=_fastest())  # nobody waits twice for a page that was too old
        raise ValidationError(str(lazy_("Det gikk litt fort. Trykk på knappen en gang til.")))


class TellForm(Guarded):
    text = TextAreaField(
        lazy_("Beskriv behovet"),
        description=lazy_("Hva er vanskelig, for hvem og når? Du trenger ikke ha en løsning."),
        validators=[
            Cleaned(
                telling.SHORTEST,
                telling.LONGEST,
                lazy_("Beskriv behovet med minst ti tegn"),
                lazy_("Beskriv behovet med høyst 600 tegn"),
            )
        ],
    )
    place = StringField(
        lazy_("Hvor gjelder det?"),
        description=lazy_("Sted, gate eller bydel."),
        validators=[Length(max=telling.LONGEST_PLACE, message=lazy_("Skriv stedet med høyst 120 tegn"))],
    )
    district = SelectField(lazy_("Bydel"), choices=[])
    pictures = MultipleFileField(lazy_("Bilde"), render_kw={"accept": "image/*"})

    def __init__(self, *args: Any, districts: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.district.choices = [("", lazy_("Ikke valgt")), *((str(one.id), told(one, "name")) for one in districts)]

    def validate_place(self, field: StringField) -> None:
        try:
            read_place(clean(field.data))
        except Invalid as error:
            raise ValidationError(str(error.reason)) from error


class AddForm(Guarded):
    text = TextAreaField(
        lazy_("Legg til noe"),
        description=lazy_("Vi leser det før det blir synlig for andre."),
        validators=[
            Cleaned(
                adding.SHORTEST,
                adding.LONGEST,
                lazy_("Skriv det du vil legge til"),
                lazy_("Skriv høyst 600 tegn"),
            )
        ],
    )
