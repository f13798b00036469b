"""The form in which facilitators plan a workshop. Its questions: `step_forms`."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.validators import Optional

from app.core.editing import Editing
from app.core.fields import KeyField, MomentField, moment, needed, offered, text, wall
from app.core.i18n import lazy_
from app.projects.models import Phase
from app.workshops.models import Workshop
from app.workshops.services.planning import LONGEST_NAME

TEXTS = ("name", "welcome", "used_for", "next")


class WorkshopForm(Editing):
    """What a workshop is, before its questions."""

    name_nb = text(lazy_("Navn"), LONGEST_NAME, needed(lazy_("Skriv hva verkstedet heter.")))
    name_en = text(lazy_("Navn"), LONGEST_NAME)
    welcome_nb = text(lazy_("Hva skal skje?"), 600, long=True)
    welcome_en = text(lazy_("Hva skal skje?"), 600, long=True)
    used_for_nb = text(lazy_("Hva brukes svarene til?"), 400, needed(lazy_("Skriv hva svarene brukes til.")), long=True)
    used_for_en = text(lazy_("Hva brukes svarene til?"), 400, long=True)
    next_nb = text(lazy_("Hva skjer etterpå?"), 600, long=True)
    next_en = text(lazy_("Hva skjer etterpå?"), 600, long=True)
    place = text(lazy_("Sted"), 120)
    starts_at = MomentField(lazy_("Når"), validators=[Optional()])
    for_others = BooleanField(lazy_("Deltakerne kan svare for noen uten telefon"), default=True)
    phase = SelectField(lazy_("Fase"), coerce=int)
    outline = BooleanField(lazy_("Begynn med forslag til spørsmål for fasen"))
    client_key = KeyField()

    def offer(self, phases: Sequence[tuple[Phase, Any]]) -> "WorkshopForm":
        self.phase.choices = offered({phase.id: name for phase, name in phases})
        return self

    def values(self) -> dict[str, Any]:
        texts = {f"{name}_{lang}": self[f"{name}_{lang}"].data or "" for name in TEXTS for lang in ("nb", "en")}
        return {
            **texts,
            "place": self.place.data or "",
            "starts_at": moment(self.starts_at),
            "for_others": self.for_others.data,
        }


def of_workshop(workshop: Workshop) -> dict[str, Any]:
    """What stands in the form for a workshop that exists."""
    texts = {f"{name}_{lang}": getattr(workshop, f"{name}_{lang}") for name in TEXTS for lang in ("nb", "en")}
    return {
        **texts,
        "place": workshop.place,
        "starts_at": wall(workshop.starts_at),
        "for_others": workshop.for_others,
        "phase": workshop.activity.phase_id,
    }
