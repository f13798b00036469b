"""Forms of the themes: what to group, and what a theme is called."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Optional

from app.core.editing import Editing
from app.core.fields import Form, KeyField, at_most
from app.core.i18n import lazy_

A_NAME = InputRequired(lazy_("Skriv hva temaet heter."))


class SelectionForm(Form):
    """Which needs to group. `offer(...)` fills in what there is to choose."""

    which = SelectField(lazy_("Hvilke behov?"), validators=[Optional()], validate_choice=False)
    area = SelectField(lazy_("Satsningsområde"), validators=[Optional()], validate_choice=False)
    district = SelectField(lazy_("Bydel"), validators=[Optional()], validate_choice=False)
    activity = SelectField(lazy_("Aktivitet"), validators=[Optional()], validate_choice=False)
    search = StringField(lazy_("Bare de som har disse ordene"), validators=[Optional(), at_most(100)])


class NameForm(Editing):
    name_nb = StringField(lazy_("Navn"), validators=[A_NAME, at_most(120)])
    name_en = StringField(lazy_("Navn"), validators=[Optional(), at_most(120)])


class SplitForm(Form):
    """Making a theme of some of another's needs."""

    client_key = KeyField()
    new_name = StringField(lazy_("Navn på det nye temaet"), validators=[A_NAME, at_most(120)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="split", **kwargs)
