"""From what is published nobody can work out what is hidden."""

from hypothesis import given
from hypothesis import strategies as st

from app.core.smallcells import suppressed, suppressed_together

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), min_size=1)


@given(COUNTS)
def test_no_small_number_is_shown(counts: dict[str, int]) -> None:
    shown = suppressed(counts)
    assert all(number is None or number == 0 or number >= 5 for number in shown.values())
    assert all(shown[key] in (None, number) for key, number in counts.items())


@given(COUNTS)
def test_a_hidden_number_cannot_be_found_by_subtraction(counts: dict[str, int]) -> None:
    shown = suppressed(counts)
    hidden = [key for key, number in shown.items() if number is None]
    rest = sum(counts.values()) - sum(number for number in shown.values() if number)
    if hidden and rest != sum(counts.values()):
        assert len(hidden) > 1
        assert rest >= 5


def test_large_numbers_are_left_alone() -> None:
    assert suppressed({"a": 71, "b": 17, "none": 0}) == {"a": 71, "b": 17, "none": 0}


def test_one_small_number_takes_the_next_smallest_with_it() -> None:
    assert suppressed({"a": 71, "b": 17, "none": 3}) == {"a": 71, "b": None, "none": None}


def test_two_small_numbers_that_hide_too_little_take_a_third_with_them() -> None:
    assert suppressed({"a": 71, "b": 17, "c": 1, "d": 2}) == {"a": 71, "b": None, "c": None, "d": None}


def test_what_hides_in_one_table_hides_in_the_one_that_it_is_subtracted_from() -> None:
    residents, employees = suppressed_together([{"a": 12, "b": 7, "c": 9}, {"a": 7, "b": 4, "c": 6}])
    assert residents == {"a": 12, "b": None, "c": None}
    assert employees == {"a": 7, "b": None, "c": None}
