"""The form of a question. Which fields it has follows from its kind."""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, FieldList, FileField, FormField, HiddenField, IntegerField
from wtforms.validators import NumberRange, Optional, StopValidation

from app.core.editing import Editing
from app.core.fields import KeyField, NumberField, Row, needed, rearranged, text
from app.core.i18n import language, lazy_, ngettext
from app.core.providers import Offer
from app.core.text import excerpt, whole
from app.workshops.kinds import Kind, Setting
from app.workshops.kinds.pictures import Point
from app.workshops.models import Step

ASKED = ("question", "help")
MOST_OPTIONS, OPTION_LENGTH, SETTING_LENGTH = 12, 120, 60
PICTURE = re.compile(r"(?P<name>[A-Za-z0-9_-]{24}):(?P<width>[1-9]\d{0,4}):(?P<height>[1-9]\d{0,4})", re.ASCII)
A_PERCENTAGE = lazy_("Skriv et tall fra 0 til 100.")


def _named(row: Any, field: Any) -> None:
    """What was begun needs a text in bokmål: without one it is no option, and would be gone without a word."""
    if field.data:
        return
    if row.text_en.data:
        raise StopValidation(lazy_("Skriv det på bokmål også."))
    if row.x.data is not None or row.y.data is not None:
        raise StopValidation(lazy_("Gi det et navn, eller ta det bort."))
    raise StopValidation


class OptionForm(Row):
    """One option in both languages, with the number it has been known by, what of the project it is, and its place."""

    key = HiddenField()
    thing = HiddenField()
    text_nb = text(lazy_("Svar"), OPTION_LENGTH, _named)
    text_en = text(lazy_("Svar"), OPTION_LENGTH)
    x = NumberField(lazy_("Fra venstre, prosent"), validators=[Optional(), NumberRange(0, 100, A_PERCENTAGE)])
    y = NumberField(lazy_("Fra toppen, prosent"), validators=[Optional(), NumberRange(0, 100, A_PERCENTAGE)])


class StepForm(Editing):
    """A question of any kind; `for_kind` adds the fields that a kind has besides."""

    question_nb = text(lazy_("Spørsmål"), 160, needed(lazy_("Skriv spørsmålet.")))
    question_en = text(lazy_("Spørsmål"), 160)
    help_nb = text(lazy_("Forklaring"), 240)
    help_en = text(lazy_("Forklaring"), 240)
    options = FieldList(FormField(OptionForm), max_entries=MOST_OPTIONS)
    minutes = IntegerField(
        lazy_("Hvor mange minutter er satt av?"),
        default=3,
        validators=[Optional(), NumberRange(1, 120, lazy_("Skriv et tall fra 1 til 120."))],
    )
    practice = BooleanField(lazy_("Prøvespørsmål, som ikke er med i resultatene"))
    notes = text(lazy_("Notater til deg selv"), 1000, long=True)
    client_key = KeyField()

    kind: Kind

    @classmethod
    def for_kind(cls, kind: Kind, **given: Any) -> "StepForm":
        """The form for a question of `kind`; `given` as for any form."""
        fields: dict[str, Any] = {"kind": kind}
        for setting in kind.settings:
            fields |= _fields(setting)
        form: StepForm = type("StepForm", (cls,), fields)(**given)
        form.options.label.text = kind.options_label
        least = max(kind.options[0], 3) if kind.options else 0
        while kind.options and len(form.options) < least and not form.is_submitted():
            form.options.append_entry({})
        return form

    def rearrange(self, act: str) -> None:
        """Add an option, or move or remove one: `act` is "add", "up-2", "down-0" or "remove-1"."""
        rearranged(self.options, act, fewest=1, most=MOST_OPTIONS)

    def place(self, point: Point) -> None:
        """Put the first option that has no place in the picture there, or a new one."""
        held = [dict(row) for row in self.options.data]
        free = next((row for row in held if row["x"] is None or row["y"] is None), None)
        if free is None:
            held.append(free := {})
        free |= {"x": round(100 * point.x, 1), "y": round(100 * point.y, 1)}
        self._hold(held)

    def take(self, offers: Sequence[Offer]) -> None:
        """Put what the project offers among the options, where nothing has been written yet or behind the others."""
        held = [dict(row) for row in self.options.data if row["text_nb"] or row["text_en"]]
        for offer in offers:
            if not any(row["thing"] == offer.value and row["text_nb"] == offer.text_nb for row in held):
                texts = {name: excerpt(told, OPTION_LENGTH) for name, told in offer.texts().items()}
                held.append({**texts, "thing": offer.value})
        self._hold(held)

    def _hold(self, rows: Sequence[dict[str, Any]]) -> None:
        """As many as there is room for; what there is no room for is told."""
        self.options.process(None, data=rows[:MOST_OPTIONS])
        if (left := len(rows) - MOST_OPTIONS) > 0:
            most = lazy_("Et spørsmål kan ha høyst %(most)d.", most=MOST_OPTIONS)
            out = ngettext("%(num)d fikk ikke plass.", "%(num)d fikk ikke plass.", left)
            self.options.errors = [f"{most} {out}"]

    def values(self) -> dict[str, Any]:
        texts = {f"{name}_{lang}": self[f"{name}_{lang}"].data or "" for name in ASKED for lang in ("nb", "en")}
        settings: dict[str, Any] = {}
        for setting in self.kind.settings:
            settings |= self._set(setting)
        return {
            **texts,
            "settings": settings,
            "minutes": self.minutes.data or 3,
            "practice": bool(self.practice.data),
            "notes": self.notes.data or "",
            "notes_lang": language(),
        }

    def _set(self, setting: Setting) -> dict[str, Any]:
        if setting.picture:
            return {setting.name: held_picture(self[setting.name].data)}
        if setting.check:
            return {setting.name: bool(self[setting.name].data)}
        if setting.text:
            return {name: self[name].data or "" for name in _fields(setting)}
        return {setting.name: self[setting.name].data or setting.default}

    def option_values(self) -> list[dict[str, Any]]:
        return [_option(row.form) for row in self.options]

    def settings_fields(self) -> list[tuple[Setting, Any, Any]]:
        """Each setting with its field, or with its two when it is a text or a picture."""
        found = []
        for setting in self.kind.settings:
            names = list(_fields(setting))
            found.append((setting, self[names[0]], self[names[1]] if len(names) > 1 else None))
        return found


def _option(row: Any) -> dict[str, Any]:
    placed = row.x.data is not None and row.y.data is not None
    return {
        "key": whole(row.key.data),
        "thing": row.thing.data or "",
        "text_nb": row.text_nb.data or "",
        "text_en": row.text_en.data,
        "x": float(row.x.data) / 100 if placed else None,
        "y": float(row.y.data) / 100 if placed else None,
    }


def _fields(setting: Setting) -> dict[str, Any]:
    if setting.picture:
        about = lazy_("JPEG, PNG, WebP eller HEIC, høyst 12 MB.")
        return {setting.name: HiddenField(), f"{setting.name}_file": FileField(setting.label, description=about)}
    if setting.check:
        return {setting.name: BooleanField(setting.label, description=setting.note)}
    if setting.text:
        return {f"{setting.name}_{lang}": text(setting.label, setting.most or SETTING_LENGTH) for lang in ("nb", "en")}
    reason = lazy_("Skriv et tall fra %(least)d til %(most)d.", least=setting.least, most=setting.most)
    validators = [Optional(), NumberRange(setting.least, setting.most, reason)]
    return {setting.name: IntegerField(setting.label, default=setting.default, validators=validators)}


def held_picture(told: str | None) -> dict[str, Any] | None:
    """The picture that a hidden field holds, or None."""
    found = PICTURE.fullmatch(told or "")
    return {"name": found["name"], "width": int(found["width"]), "height": int(found["height"])} if found else None


def told_picture(picture: Any) -> str:
    """A picture as that field holds it."""
    return f"{picture['name']}:{picture['width']}:{picture['height']}" if picture else ""


def of_step(step: Step) -> dict[str, Any]:
    """What stands in the form for a question that exists."""
    texts = {f"{name}_{lang}": getattr(step, f"{name}_{lang}") for name in ASKED for lang in ("nb", "en")}
    own = {"minutes": step.minutes, "practice": step.practice, "notes": step.notes}
    settings = {name: told_picture(held) if isinstance(held, dict) else held for name, held in step.settings.items()}
    return {**texts, **own, **settings, "options": [_percent(option) for option in step.options]}


def _percent(option: dict[str, Any]) -> dict[str, Any]:
    places = {axis: round(100 * option[axis], 1) for axis in ("x", "y") if option.get(axis) is not None}
    return {**option, **places}
