"""Dates, times and numbers as the reader's language writes them."""

from datetime import date, datetime

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal

from app.core import clock
from app.core.i18n import language


def _locale() -> str:
    return "en_GB" if language() == "en" else "nb_NO"


def day(moment: date | datetime | None, *, year: bool | None = None) -> str:
    """«14. november», with the year when it is not this year (or when `year` says so)."""
    if moment is None:
        return ""
    value = clock.local(moment).date() if isinstance(moment, datetime) else moment
    with_year = value.year != clock.today().year if year is None else year
    pattern = "d MMMM" if language() == "en" else "d. MMMM"
    return babel_date(value, f"{pattern} y" if with_year else pattern, locale=_locale())


def month(value: date) -> str:
    """«februar», with the year when it is not this year."""
    return babel_date(value, "MMMM" if value.year == clock.today().year else "MMMM y", locale=_locale())


def time_of_day(moment: datetime) -> str:
    """«kl. 14.32» in Norwegian, "14:32" in English."""
    local = clock.local(moment)
    return f"{local:%H:%M}" if language() == "en" else f"kl. {local:%H.%M}"


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
    return format_decimal(value, locale=_locale())


def percent(part: float, whole: float) -> str:
    """«46 %» with a space that does not break; «46%» in English."""
    share = round(100 * part / whole) if whole else 0
    return f"{share}%" if language() == "en" else f"{share}\N{NO-BREAK SPACE}%"
