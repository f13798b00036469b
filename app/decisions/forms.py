"""The form in which the team plans a vote. Without JavaScript: options are added and moved by buttons."""

from typing import Any

from wtforms import (
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
)
from wtforms.validators import NumberRange, Optional

from app.core.editing import Editing
from app.core.fields import Form, KeyField, MomentField, Row, moment, needed, offered, rearranged, text, wall
from app.core.i18n import lazy_
from app.decisions.methods import METHODS
from app.decisions.models import Ballot, Method
from app.decisions.wording import AUDIENCES, LEVEL_CHOICES, VISIBLE_NAMES
from app.people.models import IdentityLevel
from app.projects.models import ActivityState, Audience, Phase, ResultsVisible

TEXTS = ("question", "why", "used_for", "decided_by", "low", "high")
OPTION_TEXTS = ("text", "pro", "contra")


class OptionForm(Row):
    """One option in both languages."""

    text_nb = text(lazy_("Svar"), 160, needed(lazy_("Skriv svaret, eller ta det bort.")))
    text_en = text(lazy_("Svar"), 160)
    pro_nb = text(lazy_("For"), 240)
    pro_en = text(lazy_("For"), 240)
    contra_nb = text(lazy_("Imot"), 240)
    contra_en = text(lazy_("Imot"), 240)


class BallotForm(Editing):
    """A vote with its options and the promise of its activity."""

    question_nb = text(lazy_("Spørsmål"), 160, needed(lazy_("Skriv spørsmålet.")))
    question_en = text(lazy_("Spørsmål"), 160)
    why_nb = text(lazy_("Hvorfor vi spør"), 600, long=True)
    why_en = text(lazy_("Hvorfor vi spør"), 600, long=True)
    used_for_nb = text(
        lazy_("Hva brukes resultatet til?"), 400, needed(lazy_("Skriv hva resultatet brukes til.")), long=True
    )
    used_for_en = text(lazy_("Hva brukes resultatet til?"), 400, long=True)
    decided_by_nb = text(lazy_("Hvem bestemmer til slutt?"), 160, needed(lazy_("Skriv hvem som bestemmer til slutt.")))
    decided_by_en = text(lazy_("Hvem bestemmer til slutt?"), 160)
    method = RadioField(
        lazy_("Måte å stemme på"),
        choices=offered({kind: rules.name for kind, rules in METHODS.items()}),
        default=Method.SINGLE.value,
    )
    max_choices = IntegerField(
        lazy_("Hvor mange svar kan hver velge?"),
        description=lazy_("Gjelder bare når hver kan velge flere."),
        default=1,
        validators=[Optional(), NumberRange(1, 12, lazy_("Skriv et tall fra 1 til 12."))],
    )
    low_nb = text(lazy_("Hva betyr 1?"), 40)
    low_en = text(lazy_("Hva betyr 1?"), 40)
    high_nb = text(lazy_("Hva betyr 5?"), 40)
    high_en = text(lazy_("Hva betyr 5?"), 40)
    options = FieldList(FormField(OptionForm), lazy_("Svarene"), min_entries=2, max_entries=12)
    phase = SelectField(lazy_("Fase"), coerce=int)
    opens_at = MomentField(
        lazy_("Åpner"),
        description=lazy_(
            "Da åpner den av seg selv når fasen er i gang. La stå tomt hvis du vil åpne den med en knapp."
        ),
        validators=[Optional()],
    )
    closes_at = MomentField(lazy_("Stenger"), validators=[needed(lazy_("Velg når avstemningen stenger."))])
    audience = RadioField(
        lazy_("Hvem kan stemme?"),
        choices=offered(AUDIENCES),
        default=Audience.EVERYONE.value,
    )
    identity_level = RadioField(
        lazy_("Hvor sikkert skal vi vite at én er én?"),
        choices=offered(LEVEL_CHOICES),
        default=IdentityLevel.OPEN.value,
    )
    results_visible = RadioField(
        lazy_("Når vises resultatet?"),
        choices=offered(VISIBLE_NAMES),
        default=ResultsVisible.AFTER_CLOSE.value,
    )
    minutes = IntegerField(
        lazy_("Hvor mange minutter tar det?"),
        default=1,
        validators=[Optional(), NumberRange(1, 60, lazy_("Skriv et tall fra 1 til 60."))],
    )
    client_key = KeyField()

    def offer(self, phases: list[tuple[Phase, Any]]) -> "BallotForm":
        """Let the team choose among `phases`, each with its name."""
        self.phase.choices = offered({phase.id: name for phase, name in phases})
        return self

    def of_opened(self, ballot: Ballot) -> "BallotForm":
        """Without the phase, once the vote has opened in it."""
        if ballot.activity.state is not ActivityState.PLANNED:
            del self.phase
        return self

    def rearrange(self, act: str) -> None:
        """Add an option, or move or remove one: `act` is "add", "up-2", "down-0" or "remove-1"."""
        rearranged(self.options, act, fewest=2, most=12)

    def values(self) -> dict[str, Any]:
        """The ballot's own columns."""
        texts = {f"{name}_{lang}": self[f"{name}_{lang}"].data for name in TEXTS for lang in ("nb", "en")}
        method = Method(self.method.data)
        return {**texts, "method": method, "max_choices": (self.max_choices.data or 1) if method is Method.MULTI else 1}

    def option_values(self) -> list[dict[str, str]]:
        names = [f"{name}_{lang}" for name in OPTION_TEXTS for lang in ("nb", "en")]
        return [{name: entry.form[name].data or "" for name in names} for entry in self.options]

    def promise(self) -> dict[str, Any]:
        """The activity's columns."""
        return {
            "opens_at": moment(self.opens_at),
            "closes_at": moment(self.closes_at),
            "audience": Audience(self.audience.data),
            "identity_level": IdentityLevel(self.identity_level.data),
            "results_visible": ResultsVisible(self.results_visible.data),
            "minutes": self.minutes.data or 1,
        }


class ExtendForm(Form):
    """A later deadline."""

    closes_at = MomentField(lazy_("Ny frist"), validators=[needed(lazy_("Velg en ny frist."))])


def of_ballot(ballot: Ballot) -> dict[str, Any]:
    """What stands in the form for a ballot that exists."""
    activity = ballot.activity
    names = [f"{name}_{lang}" for name in OPTION_TEXTS for lang in ("nb", "en")]
    return {
        **{f"{name}_{lang}": getattr(ballot, f"{name}_{lang}") for name in TEXTS for lang in ("nb", "en")},
        "method": ballot.method.value,
        "max_choices": ballot.max_choices,
        "options": [{name: getattr(option, name) for name in names} for option in ballot.options],
        "phase": activity.phase_id,
        "opens_at": wall(activity.opens_at),
        "closes_at": wall(activity.closes_at),
        "audience": activity.audience.value,
        "identity_level": activity.identity_level.value,
        "results_visible": activity.results_visible.value,
        "minutes": activity.minutes,
    }
