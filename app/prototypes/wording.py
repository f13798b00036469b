"""What moods and choices are called."""

from app.core import clock
from app.core.i18n import _, formats, lazy_, told
from app.core.smallcells import SMALLEST_CELL
from app.projects.models import Activity
from app.prototypes.models import Choice, Mood, Version

# Each mood with its icon: colour is never alone, and neither is the icon.
MOODS = {
    Mood.LIKE: (lazy_("Liker"), "ThumbUp"),
    Mood.WONDER: (lazy_("Lurer på"), "QuestionmarkCircle"),
    Mood.WORRY: (lazy_("Bekymret"), "ExclamationmarkTriangle"),
}
OF_TWO = {Choice.NONE: lazy_("Ingen av dem"), Choice.UNSURE: lazy_("Vet ikke")}
OF_ONE = {Choice.A: lazy_("Ja"), Choice.NONE: lazy_("Nei"), Choice.UNSURE: lazy_("Vet ikke")}


def question(version: Version) -> str:
    """The closing question: the team's own, or the usual one."""
    own = told(version.prototype, "question")
    if own:
        return own
    return _("Hvilken løser behovet best?") if len(version.variants) > 1 else _("Løser dette behovet?")


def choices(version: Version) -> dict[Choice, str]:
    """The answers to the closing question, in order."""
    if len(version.variants) < 2:
        return {choice: str(name) for choice, name in OF_ONE.items()}
    named = {
        Choice(variant.letter): f"{variant.letter.upper()}: {told(variant, 'title')}" for variant in version.variants
    }
    return named | {choice: str(name) for choice, name in OF_TWO.items()}


def because(testers: int) -> str:
    """Why a version changed. Few testers are not counted in public."""
    if testers < SMALLEST_CELL:
        return _("Endret på grunn av det de som prøvde, sa.")
    return _("Endret på grunn av det %(number)d som prøvde, sa.", number=testers)


def open_until(activity: Activity) -> str:
    if activity.closes_at is None:
        return _("Åpen til vi sier fra.")
    return _("Åpen til %(when)s.", when=formats.until(activity.closes_at))


def not_open(activity: Activity | None) -> str:
    if activity is not None and activity.called_off:
        return _("Testen ble ikke holdt. Fasen er avsluttet.")
    if activity is None or (when := activity.opens_after(clock.now())) is None:
        return _("Testen har ikke åpnet ennå.")
    return _("Testen åpner %(when)s.", when=formats.at(when))


def closed(activity: Activity) -> str:
    if activity.ended_at is None:
        return _("Testen er stengt.")
    return _("Testen stengte %(when)s.", when=formats.at(activity.ended_at))
