"""What the team fills in about prototypes. Percent in the form, shares of one in the database."""

from collections.abc import Sequence
from typing import Any

from wtforms import (
    FieldList,
    FileField,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.editing import Editing
from app.core.fields import Form, KeyField, MomentField, NumberField, Row, needed, offered, text
from app.core.i18n import _, lazy_
from app.core.text import shorten, whole
from app.people.models import IdentityLevel
from app.people.wording import LEVEL_CHOICES
from app.prototypes import services
from app.prototypes.models import Feedback, Prototype, Variant, Version
from app.prototypes.wording import CARRY_ON, CLOSE, TEST_CHOICES

TEXTS = ("title", "about", "question")
VARIANT_TEXTS = ("title", "alt")
NEW = "0"


class PrototypeForm(Editing):
    """What the prototype is."""

    client_key = KeyField()
    title_nb = text(lazy_("Tittel"), 120, needed(lazy_("Skriv en tittel.")))
    title_en = text(lazy_("Tittel"), 120)
    about_nb = text(lazy_("Om prototypen"), 600, long=True)
    about_en = text(lazy_("Om prototypen"), 600, long=True)
    question_nb = text(lazy_("Siste spørsmål"), 160)
    question_en = text(lazy_("Siste spørsmål"), 160)

    def values(self) -> dict[str, Any]:
        return {f"{name}_{lang}": self[f"{name}_{lang}"].data or "" for name in TEXTS for lang in ("nb", "en")}


class VariantForm(Editing):
    """A or B: a picture, or a link to something that stands elsewhere."""

    client_key = KeyField()
    title_nb = text(lazy_("Tittel"), 80, needed(lazy_("Skriv en tittel.")))
    title_en = text(lazy_("Tittel"), 80)
    picture = FileField(lazy_("Bilde"), description=lazy_("JPEG, PNG, WebP eller HEIC, høyst 12 MB."))
    alt_nb = text(lazy_("Hva bildet viser"), 400, long=True)
    alt_en = text(lazy_("Hva bildet viser"), 400, long=True)
    link = text(
        lazy_("Lenke til prototypen"), 500, description=lazy_("Hvis den står et annet sted. Begynner med https://.")
    )
    video_link = text(lazy_("Lenke til film"), 500)

    def values(self) -> dict[str, Any]:
        texts = {f"{name}_{lang}": self[f"{name}_{lang}"].data or "" for name in VARIANT_TEXTS for lang in ("nb", "en")}
        return {**texts, "link": self.link.data or "", "video_link": self.video_link.data or ""}

    def picture_bytes(self) -> bytes:
        return self.picture.data.read() if self.picture.data else b""


A_PERCENTAGE = lazy_("Skriv et tall fra 0 til 100.")


class PlaceForm(Row):
    """One named place. A row without a name is left out."""

    name_nb = text(lazy_("Navn"), 80)
    name_en = text(lazy_("Navn"), 80)
    x = NumberField(lazy_("Fra venstre, prosent"), validators=[Optional(), NumberRange(0, 100, A_PERCENTAGE)])
    y = NumberField(lazy_("Fra toppen, prosent"), validators=[Optional(), NumberRange(0, 100, A_PERCENTAGE)])

    def validate_name_en(self, field: Any) -> None:
        if field.data and not self.name_nb.data:
            raise ValidationError(str(lazy_("Skriv navnet på bokmål også, eller tøm begge.")))


class PlacesForm(Editing):
    """All named places of a picture."""

    places = FieldList(FormField(PlaceForm), lazy_("Steder"), max_entries=13)

    def values(self) -> list[dict[str, Any]]:
        return [
            {
                "name_nb": row.form.name_nb.data,
                "name_en": row.form.name_en.data or "",
                "x": float(row.form.x.data or 0) / 100,
                "y": float(row.form.y.data or 0) / 100,
            }
            for row in self.places
            if row.form.name_nb.data
        ]


class PublishForm(Form):
    """What changed, and because of whom."""

    changed_nb = text(lazy_("Hva er endret?"), 600, long=True)
    changed_en = text(lazy_("Hva er endret?"), 600, long=True)
    because = SelectMultipleField(
        lazy_("Endret på grunn av"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=lazy_("De som sa det, får vite at de har ført til en endring."),
    )
    was = HiddenField()  # those that were ticked already: only they can be ticked off
    test = RadioField(lazy_("Testen som er åpen nå"), choices=offered(TEST_CHOICES))

    def of(self, version: Version, said: Sequence[Feedback], chosen: set[int]) -> "PublishForm":
        """For this version: the first need not say what it changes. What was `chosen` before is ticked."""
        self.changed_nb.flags.required = version.number > 1
        self.because.choices = offered({feedback.id: _quote(feedback) for feedback in said})
        if not self.is_submitted():
            ticked = [feedback.id for feedback in said if feedback.id in chosen]
            self.because.data, self.was.data = ticked, ",".join(map(str, ticked))
        if services.test_under_way(version.prototype) is None:
            del self.test
        elif not self.is_submitted():
            self.test.data = CLOSE if services.other_test(version) else CARRY_ON
        return self

    @property
    def closes_test(self) -> bool | None:
        """Whether the test that is under way is to close; None when the form did not ask."""
        return self.test.data == CLOSE if self.test else None

    @property
    def no_longer(self) -> set[int]:
        """What was ticked when the form was shown, and is not any more."""
        was = {number for one in (self.was.data or "").split(",") if (number := whole(one)) is not None}
        return was - set(self.because.data or [])


class TestForm(Form):
    """Which activity the version is tried in: one that is there, or a new one."""

    __test__ = False
    client_key = KeyField()
    activity = RadioField(lazy_("Aktivitet"), default=NEW)
    phase = SelectField(lazy_("Fase"), coerce=int, validators=[Optional()])
    closes_at = MomentField(lazy_("Stenger"), validators=[Optional()])
    identity_level = RadioField(
        lazy_("Hvor sikkert skal vi vite at én er én?"),
        choices=offered(LEVEL_CHOICES),
        default=IdentityLevel.OPEN.value,
    )


class ExtendForm(Form):
    """A later deadline."""

    closes_at = MomentField(lazy_("Ny frist"), validators=[needed(lazy_("Velg en ny frist."))])


def of_prototype(prototype: Prototype) -> dict[str, Any]:
    return {f"{name}_{lang}": getattr(prototype, f"{name}_{lang}") for name in TEXTS for lang in ("nb", "en")}


def of_variant(variant: Variant) -> dict[str, Any]:
    texts = {f"{name}_{lang}": getattr(variant, f"{name}_{lang}") for name in VARIANT_TEXTS for lang in ("nb", "en")}
    return {**texts, "link": variant.link, "video_link": variant.video_link}


def of_places(variant: Variant) -> list[dict[str, Any]]:
    return [
        {"name_nb": place.name_nb, "name_en": place.name_en, "x": _percent(place.x), "y": _percent(place.y)}
        for place in variant.places
    ]


def _percent(share: float) -> float:
    return round(100 * share, 1)


def _quote(feedback: Feedback) -> str:
    """What a tester wrote, short, to choose it by. Words go when whoever wrote them asks to be forgotten."""
    words = [pin.text for pin in feedback.pins if pin.text] + [feedback.why]
    return " · ".join(_("«%(text)s»", text=shorten(text, 80)) for text in words if text) or _(
        "Tilbakemelding uten tekst"
    )
