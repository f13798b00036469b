"""Forms for operating the instance."""

from wtforms import BooleanField, DateField, EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from app.core.editing import Editing
from app.core.fields import Form
from app.core.i18n import lazy_
from app.core.permissions import ROLE_NAMES

A_NAME = InputRequired(lazy_("Skriv navnet."))
IN_BOKMAL = InputRequired(lazy_("Skriv navnet på bokmål."))
IN_ENGLISH = InputRequired(lazy_("Skriv navnet på engelsk."))
AN_ADDRESS = lazy_("Skriv en e-postadresse.")


def at_most(length: int) -> Length:
    return Length(max=length, message=lazy_("Skriv høyst %(max)d tegn."))


class AccountForm(Form):
    name = StringField(lazy_("Navn"), validators=[A_NAME, at_most(120)])
    email = EmailField(lazy_("E-post"), validators=[InputRequired(AN_ADDRESS), at_most(254), Email(AN_ADDRESS)])
    language = SelectField(
        lazy_("Språk i e-poster"), choices=[SelectChoice("nb", "Bokmål"), SelectChoice("en", "English")]
    )


class RoleForm(Form):
    role = SelectField(lazy_("Rolle"), choices=[SelectChoice(role.value, name) for role, name in ROLE_NAMES.items()])
    project = SelectField(
        lazy_("Prosjekt"),
        description=lazy_("Moderator og administrator gjelder hele tjenesten og skal ikke ha prosjekt."),
        validators=[Optional()],
    )


class FocusAreaForm(Editing):
    name_nb = StringField(lazy_("Navn på bokmål"), validators=[IN_BOKMAL, at_most(120)])
    name_en = StringField(lazy_("Navn på engelsk"), validators=[IN_ENGLISH, at_most(120)])
    about_nb = TextAreaField(lazy_("Om området på bokmål"), validators=[Optional(), at_most(600)])
    about_en = TextAreaField(lazy_("Om området på engelsk"), validators=[Optional(), at_most(600)])
    position = IntegerField(lazy_("Plass i lista"), default=0, validators=[Optional(), NumberRange(0, 999)])
    active = BooleanField(lazy_("I bruk"), default=True)


class DepartmentForm(Editing):
    name_nb = StringField(lazy_("Navn på bokmål"), validators=[IN_BOKMAL, at_most(160)])
    name_en = StringField(lazy_("Navn på engelsk"), validators=[IN_ENGLISH, at_most(160)])
    email = EmailField(lazy_("E-post"), validators=[Optional(), Email(AN_ADDRESS)])
    active = BooleanField(lazy_("I bruk"), default=True)


class DistrictForm(Editing):
    code = StringField(
        lazy_("Nummer hos SSB"), validators=[InputRequired(lazy_("Skriv nummeret hos SSB.")), at_most(16)]
    )
    name_nb = StringField(lazy_("Navn på bokmål"), validators=[IN_BOKMAL, at_most(120)])
    name_en = StringField(lazy_("Navn på engelsk"), validators=[IN_ENGLISH, at_most(120)])
    population = IntegerField(lazy_("Innbyggere"), validators=[Optional(), NumberRange(0, 9_999_999)])
    population_source = StringField(
        lazy_("Kilde for innbyggertallet"),
        description=lazy_("Hvem som har talt, og hvor tallet står."),
        validators=[Optional(), at_most(200)],
    )
    population_on = DateField(lazy_("Innbyggertallet gjelder for"), validators=[Optional()])
    valid_from = DateField(lazy_("Gjelder fra"), validators=[InputRequired(lazy_("Skriv en dato."))])
    valid_to = DateField(lazy_("Gjelder til"), validators=[Optional()])
