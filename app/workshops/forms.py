"""The forms in which facilitators plan. Which fields a question has follows from its kind."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, IntegerField, SelectField
from wtforms import Form as PlainForm
from wtforms.validators import NumberRange, Optional

from app.core.fields import Form, MomentField, moment, needed, offered, text, wall
from app.core.i18n import lazy_
from app.core.text import whole
from app.projects.models import Phase
from app.workshops.kinds import Kind, Setting
from app.workshops.models import Step, Workshop

TEXTS = ("name", "welcome", "used_for", "next")
ASKED = ("question", "help")


class WorkshopForm(Form):
    """What a workshop is, before its questions."""

    name_nb = text(lazy_("Navn"), 80, needed(lazy_("Skriv hva verkstedet heter.")))
    name_en = text(lazy_("Navn"), 80)
    welcome_nb = text(lazy_("Hva skal skje?"), 600, long=True)
    welcome_en = text(lazy_("Hva skal skje?"), 600, long=True)
    used_for_nb = text(lazy_("Hva brukes svarene til?"), 400, needed(lazy_("Skriv hva svarene brukes til.")), long=True)
    used_for_en = text(lazy_("Hva brukes svarene til?"), 400, long=True)
    next_nb = text(lazy_("Hva skjer etterpå?"), 600, long=True)
    next_en = text(lazy_("Hva skjer etterpå?"), 600, long=True)
    place = text(lazy_("Sted"), 120)
    starts_at = MomentField(lazy_("Når"), validators=[Optional()])
    phase = SelectField(lazy_("Fase"), coerce=int)

    def offer(self, phases: Sequence[tuple[Phase, Any]]) -> "WorkshopForm":
        self.phase.choices = offered({phase.id: name for phase, name in phases})
        return self

    def values(self) -> dict[str, Any]:
        texts = {f"{name}_{lang}": self[f"{name}_{lang}"].data or "" for name in TEXTS for lang in ("nb", "en")}
        return {**texts, "place": self.place.data or "", "starts_at": moment(self.starts_at)}


def of_workshop(workshop: Workshop) -> dict[str, Any]:
    """What stands in the form for a workshop that exists."""
    texts = {f"{name}_{lang}": getattr(workshop, f"{name}_{lang}") for name in TEXTS for lang in ("nb", "en")}
    return {
        **texts,
        "place": workshop.place,
        "starts_at": wall(workshop.starts_at),
        "phase": workshop.activity.phase_id,
    }


class OptionForm(PlainForm):
    """One option in both languages, with the number it has been known by."""

    key = HiddenField()
    text_nb = text(lazy_("Svar"), 120)
    text_en = text(lazy_("Svar"), 120)


class StepForm(Form):
    """A question of any kind; `for_kind` adds the fields that a kind has besides."""

    question_nb = text(lazy_("Spørsmål"), 160, needed(lazy_("Skriv spørsmålet.")))
    question_en = text(lazy_("Spørsmål"), 160)
    help_nb = text(lazy_("Forklaring"), 240)
    help_en = text(lazy_("Forklaring"), 240)
    options = FieldList(FormField(OptionForm), max_entries=12)
    minutes = IntegerField(
        lazy_("Hvor mange minutter er satt av?"),
        default=3,
        validators=[Optional(), NumberRange(1, 120, lazy_("Skriv et tall fra 1 til 120."))],
    )
    practice = BooleanField(lazy_("Prøvespørsmål, som ikke er med i resultatene"))
    notes = text(lazy_("Notater til deg selv"), 1000, long=True)

    kind: Kind

    @classmethod
    def for_kind(cls, kind: Kind, **given: Any) -> "StepForm":
        """The form for a question of `kind`; `given` as for any form."""
        fields: dict[str, Any] = {"kind": kind}
        for setting in kind.settings:
            fields |= _fields(setting)
        form: StepForm = type("StepForm", (cls,), fields)(**given)
        least = max(kind.options[0], 3) if kind.options else 0
        while kind.options and len(form.options) < least and not form.is_submitted():
            form.options.append_entry({})
        return form

    def rearrange(self, act: str) -> None:
        """Add an option, or move or remove one: `act` is "add", "up-2", "down-0" or "remove-1"."""
        rows: list[dict[str, Any]] = [dict(row) for row in self.options.data]
        verb, _dash, place = act.partition("-")
        at = where if (where := whole(place)) is not None and where < len(rows) else None
        if verb == "add":
            rows.append({})
        elif at is not None and verb == "remove" and len(rows) > 1:
            del rows[at]
        elif at is not None and verb in ("up", "down"):
            to = at - 1 if verb == "up" else at + 1
            if 0 <= to < len(rows):
                rows[at], rows[to] = rows[to], rows[at]
        self.options.process(None, data=rows[:12])

    def values(self) -> dict[str, Any]:
        texts = {f"{name}_{lang}": self[f"{name}_{lang}"].data or "" for name in ASKED for lang in ("nb", "en")}
        settings: dict[str, Any] = {}
        for setting in self.kind.settings:
            for name, field in _fields(setting).items():
                empty = "" if setting.text else setting.default
                settings[name] = self[name].data or empty
                del field
        return {
            **texts,
            "settings": settings,
            "minutes": self.minutes.data or 3,
            "practice": bool(self.practice.data),
            "notes": self.notes.data or "",
        }

    def option_values(self) -> list[dict[str, Any]]:
        return [
            {"key": whole(row.form.key.data), "text_nb": row.form.text_nb.data or "", "text_en": row.form.text_en.data}
            for row in self.options
        ]

    def settings_fields(self) -> list[tuple[Setting, Any, Any]]:
        """Each setting with its field, or with its two when it is a text."""
        found = []
        for setting in self.kind.settings:
            names = list(_fields(setting))
            found.append((setting, self[names[0]], self[names[1]] if setting.text else None))
        return found


def _fields(setting: Setting) -> dict[str, Any]:
    if setting.text:
        return {f"{setting.name}_{lang}": text(setting.label, 60) for lang in ("nb", "en")}
    reason = lazy_("Skriv et tall fra %(least)d til %(most)d.", least=setting.least, most=setting.most)
    validators = [Optional(), NumberRange(setting.least, setting.most, reason)]
    return {setting.name: IntegerField(setting.label, default=setting.default, validators=validators)}


def of_step(step: Step) -> dict[str, Any]:
    """What stands in the form for a question that exists."""
    texts = {f"{name}_{lang}": getattr(step, f"{name}_{lang}") for name in ASKED for lang in ("nb", "en")}
    own = {"minutes": step.minutes, "practice": step.practice, "notes": step.notes}
    return {**texts, **own, **step.settings, "options": [dict(option) for option in step.options]}
