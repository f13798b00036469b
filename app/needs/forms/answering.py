"""An answer to a need, and the templates that answers are made from."""

from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.validators import Optional

from app.core.editing import Editing
from app.core.fields import KeyField, needed, text
from app.core.i18n import lazy_
from app.needs.forms.moderating import LONG, SHORT, Acting
from app.needs.models import PreparedAnswer

NAME = 80
WORDS = ("text_nb", "text_en", "by_nb", "by_en")


class AnswerForm(Acting):
    """Written, prepared and published in one form. `based_on`: the key of the prepared answer that stood in it."""

    client_key = KeyField()
    based_on = HiddenField()
    template = SelectField(lazy_("Mal"), choices=[], validators=[Optional()], validate_choice=False)
    text_nb = text(lazy_("Svar"), LONG, needed(lazy_("Skriv et svar")), long=True)
    text_en = text(lazy_("Svar på engelsk"), LONG, long=True)
    by_nb = text(
        lazy_("Rollen du svarer i"),
        SHORT,
        needed(lazy_("Skriv hvilken rolle du svarer i")),
        description=lazy_("For eksempel «Prosjektleder, Bymiljø og utbygging». Ikke navn."),
    )
    by_en = text(lazy_("Rollen på engelsk"), SHORT)

    @property
    def words(self) -> dict[str, str]:
        """What is written in it, by the names that the services know."""
        return {name: self[name].data or "" for name in WORDS}

    def show(self, prepared: PreparedAnswer) -> None:
        """Let what is prepared stand in the form."""
        self.based_on.data = prepared.key
        for name in WORDS:
            self[name].data = getattr(prepared, name)

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
