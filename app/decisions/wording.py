"""The sentences of votes that more than one page says."""

from datetime import datetime

from app.core import clock
from app.core.i18n import _, formats, lazy_, ngettext
from app.core.smallcells import known
from app.people.models import IdentityLevel
from app.people.wording import LEVEL_CHOICES, LEVEL_NAMES, LEVEL_NOTES
from app.projects.models import Activity, Audience, ResultsVisible

__all__ = [
    "AUDIENCES",
    "LEVEL_CHOICES",
    "LEVEL_NOTES",
    "VISIBLE_NAMES",
    "closed",
    "counting",
    "have_voted",
    "not_held",
    "not_open",
    "open_until",
    "voters",
    "waits",
]

AUDIENCES = {
    Audience.EVERYONE: lazy_("Innbyggere og ansatte"),
    Audience.RESIDENTS: lazy_("Bare innbyggere"),
    Audience.EMPLOYEES: lazy_("Bare ansatte"),
}
VISIBLE_NAMES = {
    ResultsVisible.AFTER_CLOSE: lazy_("Når avstemningen er stengt"),
    ResultsVisible.AFTER_OWN: lazy_("Når du har stemt"),
    ResultsVisible.LIVE: lazy_("Hele veien, mens avstemningen er åpen"),
}


def not_held() -> str:
    return _("Avstemningen ble ikke holdt. Fasen den hørte til i, er avsluttet.")


def waits(activity: Activity) -> str:
    """What is said of a vote that has not opened."""
    return not_held() if activity.called_off else not_open(activity.opens_at)


def not_open(opens_at: datetime | None) -> str:
    if opens_at is None or opens_at <= clock.now():
        return _("Avstemningen har ikke åpnet ennå.")
    return _("Avstemningen har ikke åpnet ennå. Den åpner %(when)s.", when=formats.at(opens_at))


def closed(closed_at: datetime | None) -> str:
    if closed_at is None:
        return _("Avstemningen er stengt.")
    return _("Avstemningen stengte %(when)s.", when=formats.at(closed_at))


def open_until(closes_at: datetime | None) -> str:
    if closes_at is None:
        return _("Åpen til vi sier fra.")
    return _("Åpen til %(when)s.", when=formats.until(closes_at))


def voters(number: int) -> str:
    """The number alone, as far as it singles nobody out."""
    return str(formats.few_or(number))


def have_voted(number: int) -> str:
    """How many, as far as that singles nobody out."""
    if known(number) is None:
        return _("Færre enn fem har stemt")
    return ngettext("%(num)s har stemt", "%(num)s har stemt", number)


def counting(level: IdentityLevel) -> str:
    """What one vote stands for: «Vi teller én per nettleser.»"""
    return _("Vi teller %(level)s.", level=LEVEL_NAMES[level])
