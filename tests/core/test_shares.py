"""A share says how sure it is, and few answers say nothing."""

import pytest

from app.core.shares import Share


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(71, 88, 71, 88), (31, 96, 24, 42), (0, 50, 0, 7), (50, 50, 93, 100), (10, 20, 30, 70)],
)
def test_the_likely_span_is_wilsons(part: int, whole: int, low: int, high: int) -> None:
    assert tuple(round(100 * edge) for edge in Share(part, whole).likely) == (low, high)


@pytest.mark.parametrize(
    ("part", "whole", "tells"), [(71, 88, True), (17, 88, True), (48, 88, False), (19, 19, False), (18, 20, True)]
)
def test_more_than_half_is_said_only_when_chance_would_seldom_do_it(part: int, whole: int, *, tells: bool) -> None:
    assert Share(part, whole).tells_from_half is tells


def test_none_of_none_can_be_anything() -> None:
    assert Share(0, 0).likely == (0.0, 1.0)
    assert Share(0, 0).few
