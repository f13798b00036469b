"""The moment at which a page was shown, as its form says it."""

from datetime import UTC, datetime

import pytest

from app.core import clock
from tests.conftest import Moment


@pytest.mark.parametrize(
    "told", ["", "i går", "2026-05-12T09:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
)
def test_what_is_no_moment_of_the_past_is_now(told: str, frozen_clock: Moment) -> None:
    assert clock.shown_at(told) == clock.now()


def test_it_is_the_same_moment_in_utc(frozen_clock: Moment) -> None:
    shown = clock.shown_at("2026-05-12T09:30:00+02:00")
    assert (shown, shown.tzinfo) == (datetime(2026, 5, 12, 7, 30, tzinfo=UTC), UTC)
