"""What testers fill in. The point in the picture comes from a press, from the list of places, or from the address."""

from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from app.core.fields import Form, KeyField, needed, offered, text
from app.core.i18n import lazy_
from app.core.once import key_of
from app.core.text import whole
from app.prototypes import wording
from app.prototypes.models import Mood, Version
from app.prototypes.services import Note

SCALE = 1000  # points travel as whole thousandths of width and height
NO_SCRIPT_WIDTH = 320  # how wide the picture is without scripts (css/prototype.css)


class NoteForm(Form):
    """A remark: what one thinks, perhaps words, and where in the picture."""

    client_key = KeyField()
    first = HiddenField()
    number = HiddenField()
    x = HiddenField()
    y = HiddenField()
    place = HiddenField()
    mood = RadioField(
        lazy_("Hva tenker du her?"),
        choices=offered({mood: name for mood, (name, _icon) in wording.MOODS.items()}),
        validators=[InputRequired(lazy_("Velg Liker, Lurer på eller Bekymret."))],
    )
    text = text(lazy_("Skriv litt mer"), 600, long=True, description=lazy_("Ikke skriv navn eller helseopplysninger."))

    def written(self) -> bool:
        """Whether anything was marked or written; where it would stand in the picture is not."""
        return bool(self.mood.raw_data or (self.text.data or "").strip())

    def note(self) -> Note:
        told = [self[name].data for name in ("mood", "text", "x", "y", "place")]
        return Note(
            client_key=key_of(self.client_key.data, *told),
            mood=Mood(self.mood.data),
            text=self.text.data or "",
            x=fraction(self.x.data),
            y=fraction(self.y.data),
            place_id=whole(self.place.data),
        )


class ChoiceForm(Form):
    """The closing question."""

    first = HiddenField()
    number = HiddenField()
    choice = RadioField("", validators=[needed(lazy_("Velg et av svarene."))])
    why = text(
        lazy_("Hvorfor?"),
        600,
        long=True,
        description=lazy_("Prosjektteamet leser det. Ikke skriv navn eller helseopplysninger."),
    )

    def ask(self, version: Version) -> "ChoiceForm":
        """Ask about this version."""
        self.choice.label.text = wording.question(version)
        self.choice.choices = offered(wording.choices(version))
        return self


def fraction(value: Any) -> float | None:
    """Thousandths as a share of one, or None when it is no such thing."""
    number = whole(value)
    return number / SCALE if number is not None and number <= SCALE else None
