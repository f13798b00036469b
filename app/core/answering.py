"""The form in which somebody of ours answers: a need, and what is no need. Each slice has a form of its own made from it."""

from typing import Protocol

from wtforms import HiddenField

from app.core.fields import Form, KeyField, needed, text
from app.core.i18n import lazy_

LONG, SHORT = 3000, 160  # letters
WORDS = ("text_nb", "text_en", "by_nb", "by_en")


class Ready(Protocol):
    """What is prepared, with those words. `key`: another one each time that it is saved."""

    @property
    def key(self) -> str: ...


class Answering(Form):
    """Written, prepared and published in one form. `based_on`: the key of what was prepared and stood in it."""

    client_key = KeyField()
    based_on = HiddenField()
    text_nb = text(lazy_("Svar på bokmål"), LONG, needed(lazy_("Skriv et svar")), long=True)
    text_en = text(lazy_("Svar på engelsk"), LONG, long=True)
    by_nb = text(
        lazy_("Rollen du svarer i, på bokmål"),
        SHORT,
        needed(lazy_("Skriv hvilken rolle du svarer i")),
        description=lazy_("For eksempel «Prosjektleder, Bymiljø og utbygging». Ikke navn."),
    )
    by_en = text(lazy_("Rollen på engelsk"), SHORT)

    @property
    def words(self) -> dict[str, str]:
        """What is written in it, by the names that the services know."""
        return {name: self[name].data or "" for name in WORDS}

    def show(self, prepared: Ready) -> None:
        """Let what is prepared stand in the form."""
        self.based_on.data = prepared.key
        for name in WORDS:
            self[name].data = getattr(prepared, name)
