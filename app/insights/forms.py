"""Forms of the workbench: findings, reasons, notes, pilots, measurements, decisions."""

from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.core.editing import Editing
from app.core.fields import Form, KeyField, NumberField, RequiredWhen, web_address
from app.core.i18n import lazy_
from app.insights.models import Direction

A_TITLE = InputRequired(lazy_("Skriv en tittel."))
LONG = 6000
WHEN_WE_TURN = RequiredWhen(lazy_("Må fylles ut når vi snur"))


def at_most(length: int) -> Length:
    return Length(max=length, message=lazy_("Skriv høyst %(max)d tegn."))


class FindingForm(Editing):
    client_key = KeyField()
    title_nb = StringField(lazy_("Tittel"), validators=[A_TITLE, at_most(200)])
    title_en = StringField(lazy_("Tittel"), validators=[Optional(), at_most(200)])
    body_nb = TextAreaField(lazy_("Utdyping"), validators=[Optional(), at_most(LONG)])
    body_en = TextAreaField(lazy_("Utdyping"), validators=[Optional(), at_most(LONG)])


class ReasonForm(Form):
    why_nb = TextAreaField(validators=[InputRequired(lazy_("Skriv grunnen.")), at_most(2000)])
    why_en = TextAreaField(validators=[Optional(), at_most(2000)])


class NoteForm(Form):
    client_key = KeyField()
    text_nb = TextAreaField(validators=[InputRequired(lazy_("Skriv hva kilden sier.")), at_most(2000)])
    text_en = TextAreaField(validators=[Optional(), at_most(2000)])
    source = StringField(
        lazy_("Kilde"),
        description=lazy_("Hvem eller hva, og når. Ikke navn på privatpersoner."),
        validators=[InputRequired(lazy_("Skriv hvem eller hva kilden er.")), at_most(300)],
    )
    source_link = URLField(
        lazy_("Lenke til kilden"),
        validators=[Optional(), at_most(500), web_address(lazy_("Skriv en hel lenke, med https://."))],
    )


class PilotForm(Editing):
    client_key = KeyField()
    title_nb = StringField(lazy_("Tittel"), validators=[A_TITLE, at_most(160)])
    title_en = StringField(lazy_("Tittel"), validators=[Optional(), at_most(160)])
    body_nb = TextAreaField(lazy_("Hva prøver vi?"), validators=[Optional(), at_most(LONG)])
    body_en = TextAreaField(lazy_("Hva prøver vi?"), validators=[Optional(), at_most(LONG)])
    starts_on = DateField(lazy_("Starter"), validators=[Optional()])
    ends_on = DateField(lazy_("Slutter"), validators=[Optional()])

    def validate_ends_on(self, field: DateField) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(str(lazy_("Piloten kan ikke slutte før den starter.")))


class IndicatorForm(Editing):
    client_key = KeyField()
    name_nb = StringField(
        lazy_("Hva måler vi?"), validators=[InputRequired(lazy_("Skriv hva dere måler.")), at_most(120)]
    )
    name_en = StringField(lazy_("Hva måler vi?"), validators=[Optional(), at_most(120)])
    unit_nb = StringField(lazy_("Enhet"), validators=[Optional(), at_most(40)])
    unit_en = StringField(lazy_("Enhet"), validators=[Optional(), at_most(40)])
    baseline = NumberField(lazy_("Utgangspunkt"), validators=[InputRequired(lazy_("Skriv et tall."))])
    target = NumberField(lazy_("Mål"), validators=[InputRequired(lazy_("Skriv et tall."))])
    direction = SelectField(
        lazy_("Retning"),
        choices=[
            SelectChoice(Direction.UP.value, lazy_("Høyere er bedre")),
            SelectChoice(Direction.DOWN.value, lazy_("Lavere er bedre")),
        ],
    )


class MeasureForm(Form):
    measured_on = DateField(lazy_("Målt"), validators=[InputRequired(lazy_("Skriv en dato."))])
    value = NumberField(lazy_("Verdi"), validators=[InputRequired(lazy_("Skriv et tall."))])
    note = StringField(lazy_("Merknad"), validators=[Optional(), at_most(300)])


class CorrectionForm(MeasureForm, Editing):
    """Of a measurement that stands there."""


class DecisionForm(Form):
    client_key = KeyField()
    version = HiddenField()
    after = HiddenField()  # the decision that was the newest when the form was opened
    outcome = RadioField(
        lazy_("Hva har dere bestemt?"), validators=[InputRequired(lazy_("Velg hva dere har bestemt."))]
    )
    source = SelectMultipleField(lazy_("Grunnlaget"), validate_choice=False)
    title_nb = StringField(validators=[A_TITLE, at_most(160)])
    title_en = StringField(validators=[InputRequired(lazy_("Skriv overskriften på engelsk også.")), at_most(160)])
    reason_nb = TextAreaField(validators=[InputRequired(lazy_("Skriv grunnen.")), at_most(LONG)])
    reason_en = TextAreaField(validators=[InputRequired(lazy_("Skriv grunnen på engelsk også.")), at_most(LONG)])
    lessons_nb = TextAreaField(validators=[Optional(), at_most(LONG), WHEN_WE_TURN])
    lessons_en = TextAreaField(validators=[Optional(), at_most(LONG), WHEN_WE_TURN])
    for_residents_nb = TextAreaField(validators=[Optional(), at_most(2000)])
    for_residents_en = TextAreaField(validators=[Optional(), at_most(2000)])
    decided_by_nb = StringField(validators=[InputRequired(lazy_("Skriv hvem som bestemte.")), at_most(160)])
    decided_by_en = StringField(
        validators=[InputRequired(lazy_("Skriv hvem som bestemte, på engelsk også.")), at_most(160)]
    )
