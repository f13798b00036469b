"""Importing needs from a file."""

from typing import Any

from wtforms import BooleanField, FileField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.core.fields import Form, needed, offered, text
from app.core.i18n import lazy_
from app.needs.importing import Mapping
from app.needs.models import Policy
from app.needs.wording import POLICY_NAMES

LANGUAGES = {"": lazy_("Finn ut av ordene"), "nb": lazy_("Bokmål"), "nn": lazy_("Nynorsk"), "en": lazy_("Engelsk")}


class ImportForm(Form):
    file = FileField(lazy_("Behovene, som CSV-fil"), render_kw={"accept": ".csv,text/csv"})
    supports = FileField(
        lazy_("Støttene, som CSV-fil"),
        description=lazy_("Kolonnene participant og need, eller én kolonne for hvert behov."),
        render_kw={"accept": ".csv,text/csv"},
    )
    source = text(
        lazy_("Hva kilden heter"),
        40,
        needed(lazy_("Gi kilden et navn")),
        description=lazy_("Samme navn neste gang gjør at ingenting kommer inn to ganger."),
    )
    columns = TextAreaField(
        lazy_("Hvilke kolonner er hva"),
        description=lazy_(
            "Én på hver linje, for eksempel text=comment-body. Kan være key, author, told, state, policy, place, district og lang."
        ),
    )
    agree = StringField(lazy_("Verdien som betyr støtte"), default="1")
    lang = SelectField(lazy_("Språk"), choices=offered(LANGUAGES))
    policy = SelectField(
        lazy_("Regelen for det som var avvist"),
        choices=offered({policy.value: name for policy, name in POLICY_NAMES.items()}),
        default=Policy.UNCLEAR.value,
    )
    try_only = BooleanField(
        lazy_("Bare prøv"), default=True, description=lazy_("Viser hva som ville skjedd, og lagrer ingenting.")
    )

    def validate_file(self, field: FileField) -> None:
        if not getattr(field.data, "filename", ""):
            raise ValidationError(str(lazy_("Velg en fil med behov")))

    def mapping(self) -> Mapping:
        """What the form says about the columns. Raises `Invalid`."""
        given = [line.strip() for line in (self.columns.data or "").splitlines() if line.strip()]
        told: dict[str, Any] = {"lang": self.lang.data, "agree": self.agree.data, "policy": Policy(self.policy.data)}
        return Mapping().with_columns(given).but(**told)
