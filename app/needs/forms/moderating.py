"""What a team decides about a need. Several of these stand on one page: each has a prefix of its own."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.i18n import lazy_
from app.needs.forms.telling import new_key
from app.needs.wording import POLICY_NAMES

SHORT = Length(max=160, message=lazy_("Skriv høyst 160 tegn"))
LONG = Length(max=3000, message=lazy_("Skriv høyst 3000 tegn"))


class Acting(FlaskForm):  # type: ignore[misc]
    """An act on one need, with the page to come back to."""

    next = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix=type(self).__name__.removesuffix("Form").lower(), **kwargs)


class DeclineForm(Acting):
    """For a need that was not published, one that is to be taken down, and for additions."""

    policy = RadioField(
        lazy_("Hvilken regel gjelder?"),
        choices=[(policy.value, name) for policy, name in POLICY_NAMES.items()],
        validators=[InputRequired(lazy_("Velg hvilken regel som gjelder"))],
        validate_choice=True,
    )
    note_nb = TextAreaField(
        lazy_("Hva kan den som skrev, gjøre annerledes?"),
        description=lazy_("Kommer etter regelen, i det innbyggeren leser."),
        validators=[LONG],
    )
    note_en = TextAreaField(lazy_("Det samme på engelsk"), validators=[LONG])


class AnswerForm(Acting):
    client_key = HiddenField(default=new_key)
    text_nb = TextAreaField(lazy_("Svar"), validators=[InputRequired(lazy_("Skriv et svar")), LONG])
    text_en = TextAreaField(lazy_("Svar på engelsk"), validators=[LONG])
    by_nb = StringField(
        lazy_("Rollen du svarer i"),
        description=lazy_("For eksempel «Prosjektleder, Bymiljø og utbygging». Ikke navn."),
        validators=[InputRequired(lazy_("Skriv hvilken rolle du svarer i")), SHORT],
    )
    by_en = StringField(lazy_("Rollen på engelsk"), validators=[SHORT])


class PlaceForm(Acting):
    project = SelectField(
        lazy_("Prosjekt"), choices=[], validators=[InputRequired(lazy_("Velg et prosjekt"))], validate_choice=True
    )


class ForwardForm(Acting):
    department = SelectField(
        lazy_("Fagområde"), choices=[], validators=[InputRequired(lazy_("Velg et fagområde"))], validate_choice=True
    )
    note_nb = TextAreaField(lazy_("Hva skjer der?"), validators=[LONG])
    note_en = TextAreaField(lazy_("Det samme på engelsk"), validators=[LONG])


class MergeForm(Acting):
    target = IntegerField(
        lazy_("Nummeret til det andre behovet"),
        validators=[Optional()],
        render_kw={"inputmode": "numeric"},
    )
    suggested = RadioField(lazy_("Behov som ligner"), choices=[], validators=[Optional()], validate_choice=False)
    why = TextAreaField(
        lazy_("Hvorfor er det samme behovet?"),
        description=lazy_("Dette leser de som følger behovet."),
        validators=[LONG],
    )

    @property
    def number(self) -> int | None:
        """The number that was chosen or written."""
        chosen = str(self.suggested.data or "")
        return int(self.target.data) if self.target.data else (int(chosen) if chosen.isdigit() else None)
