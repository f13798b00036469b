"""What a team decides about a need. Several of these stand on one page: each has a prefix of its own."""

from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import Optional

from app.core.fields import Form, needed, offered, text
from app.core.i18n import lazy_
from app.core.text import whole
from app.needs.wording import POLICY_NAMES

LONG, SHORT = 3000, 160


class Acting(Form):
    """An act on one need, with the page to come back to."""

    next = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix=type(self).__name__.removesuffix("Form").lower(), **kwargs)


class Deciding(Acting):
    """seen: the state that what is decided about was in when the form was opened, so that nothing is undone unseen."""

    seen = HiddenField()


class DeclineForm(Deciding):
    """For a need that was not published, one that is to be taken down, and for additions."""

    policy = RadioField(
        lazy_("Hvilken regel gjelder?"),
        choices=offered({policy.value: name for policy, name in POLICY_NAMES.items()}),
        validators=[needed(lazy_("Velg hvilken regel som gjelder"))],
    )
    note_nb = text(
        lazy_("Hva kan den som skrev, gjøre annerledes?"),
        LONG,
        long=True,
        description=lazy_("Kommer etter regelen, i det innbyggeren leser."),
    )
    note_en = text(lazy_("Det samme på engelsk"), LONG, long=True)


class PlaceForm(Acting):
    project = SelectField(lazy_("Prosjekt"), choices=[], validators=[needed(lazy_("Velg et prosjekt"))])


class ForwardForm(Deciding):
    department = SelectField(lazy_("Fagområde"), choices=[], validators=[needed(lazy_("Velg et fagområde"))])
    note_nb = text(lazy_("Hva skjer der?"), LONG, long=True)
    note_en = text(lazy_("Det samme på engelsk"), LONG, long=True)


class MergeForm(Acting):
    target = IntegerField(
        lazy_("Nummeret til det andre behovet"), validators=[Optional()], render_kw={"inputmode": "numeric"}
    )
    suggested = RadioField(lazy_("Behov som ligner"), choices=[], validators=[Optional()], validate_choice=False)
    why_nb = text(
        lazy_("Hvorfor er det samme behovet?"),
        LONG,
        long=True,
        description=lazy_("Dette leser de som følger behovet."),
    )
    why_en = text(lazy_("Det samme på engelsk"), LONG, long=True)

    @property
    def number(self) -> int | None:
        """The number that was chosen or written."""
        return whole(self.target.data) or whole(self.suggested.data)
