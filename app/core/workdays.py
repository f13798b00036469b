"""Working days in Norway: not Saturdays, Sundays or public holidays."""

from datetime import date, datetime, timedelta

from app.core import clock

FIXED = {(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)}
FROM_EASTER = (-3, -2, 0, 1, 39, 49, 50)  # Maundy Thursday to Whit Monday


def easter(year: int) -> date:
    """Easter Sunday (the Gregorian computus, as Meeus gives it)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def is_working_day(day: date) -> bool:
    if day.weekday() >= 5 or (day.month, day.day) in FIXED:
        return False
    return (day - easter(day.year)).days not in FROM_EASTER


def working_days_after(moment: datetime, days: int) -> datetime:
    """The same time of day, that many working days later."""
    local = clock.local(moment)
    while days:
        local += timedelta(days=1)
        days -= is_working_day(local.date())
    return local
