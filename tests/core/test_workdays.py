"""Working days, as a Norwegian office has them."""

from datetime import date, datetime

import pytest

from app.core import clock
from app.core.workdays import easter, is_working_day, working_days_after


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter_moves(year: int, day: date) -> None:
    assert easter(year) == day


@pytest.mark.parametrize(
    "day",
    ["2026-01-01", "2026-04-02", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-25", "2026-12-25"],
)
def test_a_holiday_is_no_working_day(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("told", "days", "then"),
    [
        ("2026-11-23T09:00", 2, "2026-11-25"),  # Monday to Wednesday
        ("2026-11-27T15:00", 2, "2026-12-01"),  # Friday to Tuesday
        ("2026-05-12T10:00", 2, "2026-05-15"),  # over Ascension Day
        ("2026-04-01T10:00", 2, "2026-04-08"),  # over Easter
        ("2026-11-28T10:00", 1, "2026-11-30"),  # told on a Saturday
    ],
)
def test_days_are_counted_over_what_is_free(told: str, days: int, then: str) -> None:
    moment = datetime.fromisoformat(told).replace(tzinfo=clock.OSLO)
    reached = working_days_after(moment, days)
    assert reached.date() == date.fromisoformat(then)
    assert (reached.hour, reached.minute) == (moment.hour, moment.minute)
