"""The form of a report's texts, and the one that publishes it."""

from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional

from app.core.editing import Editing
from app.core.fields import BEFORE_PUBLISHING, Form, KeyField, at_most
from app.core.i18n import lazy_
from app.reports.models import Texts
from app.reports.wording import SECTIONS

LANGUAGES = ("nb", "en")
LONG = 6000


class ReportForm(Editing):
    """Two fields for each section (added below), and the voices to quote."""

    quotes = SelectMultipleField(lazy_("Sitater"), validate_choice=False)

    def texts(self) -> Texts:
        return {name: {lang: self[f"{name}_{lang}"].data or "" for lang in LANGUAGES} for name in SECTIONS}


for _name, _label in SECTIONS.items():
    for _lang in LANGUAGES:
        _first = [BEFORE_PUBLISHING] if (_name, _lang) == ("intro", "nb") else []
        setattr(ReportForm, f"{_name}_{_lang}", TextAreaField(_label, validators=[Optional(), *_first, at_most(LONG)]))


class PublishForm(Form):
    """What a correction corrects; the first edition has none."""

    client_key = KeyField()
    change_nb = StringField(lazy_("Hva er rettet?"), validators=[Optional(), at_most(500)])
    change_en = StringField(lazy_("Hva er rettet?"), validators=[Optional(), at_most(500)])
