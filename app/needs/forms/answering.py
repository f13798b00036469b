"""An answer to a need, and the templates that answers are made from."""

from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.validators import Optional

from app.core.answering import LONG, Answering
from app.core.editing import Editing
from app.core.fields import KeyField, needed, text
from app.core.i18n import lazy_
from app.needs.forms.moderating import Acting

NAME = 80


class AnswerForm(Answering, Acting):
    """An answer to a need, for which there are templates. answered: the id of the last answer when it was opened."""

    answered = HiddenField()
    template = SelectField(lazy_("Mal"), choices=[], validators=[Optional()], validate_choice=False)

    def put_in(self, words: dict[str, str]) -> None:
        """Put the words of a template in, by language."""
        self.text_nb.data, self.text_en.data = words["nb"], words["en"]


class TemplateForm(Editing):
    client_key = KeyField()
    name_nb = text(lazy_("Navn på malen"), NAME, needed(lazy_("Gi malen et navn")))
    name_en = text(lazy_("Navn på malen"), NAME)
    text_nb = text(lazy_("Teksten"), LONG, needed(lazy_("Skriv hva malen skal si")), long=True)
    text_en = text(lazy_("Teksten"), LONG, long=True)

    @property
    def words(self) -> dict[str, Any]:
        return {name: self[name].data or "" for name in ("name_nb", "name_en", "text_nb", "text_en")}
