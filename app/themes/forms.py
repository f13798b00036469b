"""Forms of the themes: what a theme is called."""

from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, Optional

from app.core.editing import Editing
from app.core.fields import Form, KeyField, at_most
from app.core.i18n import lazy_

A_NAME = InputRequired(lazy_("Skriv hva temaet heter."))


class NameForm(Editing):
    name_nb = StringField(lazy_("Navn"), validators=[A_NAME, at_most(120)])
    name_en = StringField(lazy_("Navn"), validators=[Optional(), at_most(120)])


class SplitForm(Form):
    """Making a theme of some of what another holds."""

    client_key = KeyField()
    new_name = StringField(lazy_("Navn på det nye temaet"), validators=[A_NAME, at_most(120)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="split", **kwargs)
