"""Dates, times and numbers as the reader's language writes them. What belongs together does not break over two lines."""

import math
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date as babel_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_scientific

from app.core import clock
from app.core.i18n import _, language
from app.core.smallcells import known

NO_BREAK = "\N{NO-BREAK SPACE}"
THOUSAND = 1000  # below it a number is written the same everywhere
HUGE = 1e15  # from it on a number is not written out: nobody reads it, and Babel cannot from 1e25


def _locale() -> str:
    return "en_GB" if language() == "en" else "nb_NO"


@lru_cache(maxsize=2000)
def _written(value: date, pattern: str, locale: str) -> str:
    """A list names the same days over and over, and working one out is dear."""
    written: str = babel_date(value, pattern, locale=locale)
    return written


def day(moment: date | datetime | None, *, year: bool | None = None) -> str:
    """«14. november», with the year when it is not this year (or when `year` says so)."""
    if moment is None:
        return ""
    value = clock.local(moment).date() if isinstance(moment, datetime) else moment
    with_year = value.year != clock.today().year if year is None else year
    pattern = f"d{NO_BREAK}MMMM" if language() == "en" else f"d.{NO_BREAK}MMMM"
    return _written(value, f"{pattern} y" if with_year else pattern, _locale())


def from_to(first: date, last: date | None) -> str:
    """«3. januar 2026 – 20. april 2026», always with the years; of one day that day, and without an end the first."""
    days = [day(one, year=True) for one in (first, last) if one]
    return " – ".join(dict.fromkeys(days))


def month(value: date) -> str:
    """«februar», with the year when it is not this year."""
    return _written(value, "MMMM" if value.year == clock.today().year else "MMMM y", _locale())


def time_of_day(moment: datetime) -> str:
    """«kl. 14.32» in Norwegian, "14:32" in English."""
    local = clock.local(moment)
    return f"{local:%H:%M}" if language() == "en" else f"kl.{NO_BREAK}{local:%H.%M}"


def day_and_time(moment: datetime) -> str:
    return f"{day(moment)} {time_of_day(moment)}"


def at(moment: datetime) -> str:
    """«kl. 12.00» when it is today, else «14. november kl. 12.00»; in English "at 12:00", "on 14 November at 12:00"."""
    if clock.local(moment).date() == clock.today():
        return f"at {time_of_day(moment)}" if language() == "en" else time_of_day(moment)
    return f"on {day(moment)} at {time_of_day(moment)}" if language() == "en" else day_and_time(moment)


def until(moment: datetime) -> str:
    """The same after «til»: «kl. 12.00», «14. november kl. 12.00»; in English "12:00", "14 November at 12:00"."""
    return at(moment).removeprefix("at ").removeprefix("on ")


def number(value: float) -> str:
    """With the thousands and the decimal sign of the language."""
    if isinstance(value, int) and 0 <= value < THOUSAND:
        return str(value)
    if abs(value) >= HUGE and math.isfinite(value):
        return format_scientific(value, locale=_locale())
    return format_decimal(value, locale=_locale())


def listed(parts: Sequence[str]) -> str:
    """«2, 4 og 5», «2, 4 and 5»."""
    return format_list(parts, locale=_locale())


def rounded(value: float, places: int = 0) -> float:
    """With so many decimals, as people round: a half goes up, away from zero, also where a float is a hair below it."""
    scale: float = 10.0**places
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9), value) / scale


def few_or(people: int | None) -> int | str:
    """How many, as it may be shown: «færre enn 5» for a few, which None stands for too (`smallcells.known`)."""
    shown = None if people is None else known(people)
    return _("færre enn 5") if shown is None else shown


def percent(part: float, whole: float) -> str:
    """«46 %» with a space that does not break; «46%» in English."""
    share = int(rounded(100 * part / whole)) if whole else 0
    return f"{share}%" if language() == "en" else f"{share}{NO_BREAK}%"
