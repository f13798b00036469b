"""Importing needs from a file: first the file, then which of its columns is what."""

from collections.abc import Sequence
from dataclasses import replace

from wtforms import FileField, HiddenField, SelectField, StringField

from app.core.fields import Form, needed, offered, text
from app.core.i18n import lazy_
from app.needs.importing import Mapping
from app.needs.models import Policy
from app.needs.wording import POLICY_NAMES

LANGUAGES = {"": lazy_("Finn ut av ordene"), "nb": lazy_("Bokmål"), "nn": lazy_("Nynorsk"), "en": lazy_("Engelsk")}
CSV = {"accept": ".csv,.txt,.tsv,text/csv"}
COLUMN_NAMES = {
    "text": lazy_("Teksten"),
    "key": lazy_("Nummer eller nøkkel"),
    "author": lazy_("Hvem som sa det"),
    "told": lazy_("Når det ble sagt"),
    "state": lazy_("Publisert eller ikke"),
    "policy": lazy_("Hvorfor det ikke ble publisert"),
    "place": lazy_("Sted"),
    "district": lazy_("Bydel"),
    "lang": lazy_("Språk"),
}


def column(what: str) -> SelectField:
    return SelectField(COLUMN_NAMES[what], choices=[], validate_choice=False)


class ImportForm(Form):
    """`upload` names files that were sent before; new ones take their place."""

    upload = HiddenField()
    file = FileField(lazy_("Behovene, som CSV-fil"), render_kw=CSV)
    supports = FileField(
        lazy_("Støttene, som CSV-fil"),
        description=lazy_("Kolonnene participant og need, eller én kolonne for hvert behov."),
        render_kw=CSV,
    )
    source = text(
        lazy_("Hva kilden heter"),
        40,
        needed(lazy_("Gi kilden et navn")),
        description=lazy_("Samme navn neste gang gjør at ingenting kommer inn to ganger."),
    )
    column_text = column("text")
    column_key = column("key")
    column_author = column("author")
    column_told = column("told")
    column_state = column("state")
    column_policy = column("policy")
    column_place = column("place")
    column_district = column("district")
    column_lang = column("lang")
    agree = StringField(lazy_("Verdien som betyr støtte"), default="1")
    lang = SelectField(lazy_("Språk, når ingen kolonne sier det"), choices=offered(LANGUAGES), default="")
    policy = SelectField(
        lazy_("Regelen for det som ikke ble publisert, når ingen kolonne sier det"),
        choices=offered({policy.value: name for policy, name in POLICY_NAMES.items()}),
        default=Policy.UNCLEAR.value,
    )

    def columns(self) -> list[SelectField]:
        return [self[f"column_{what}"] for what in COLUMN_NAMES]

    def files(self) -> dict[str, bytes]:
        """What was sent now, by what it holds."""
        sent = (("needs", self.file.data), ("supports", self.supports.data))
        return {name: file.read() for name, file in sent if getattr(file, "filename", "")}

    def offer(self, header: Sequence[str]) -> None:
        """Let each meaning be one of the file's columns; what was not chosen yet is guessed by the names."""
        choices = offered({"": lazy_("Ikke i filen"), **{name: name for name in header}})
        guessed = Mapping().guess(header)
        for what in COLUMN_NAMES:
            field = self[f"column_{what}"]
            field.choices = choices
            if not field.raw_data or (field.data and field.data not in header):
                field.data = guessed.get(what, "")

    def mapping(self) -> Mapping:
        """What the form says about the columns and their values."""
        columns = {what: str(self[f"column_{what}"].data or "") for what in COLUMN_NAMES}
        told = {"lang": self.lang.data, "agree": self.agree.data, "policy": Policy(self.policy.data)}
        return replace(Mapping(), columns=columns).but(**told)
