"""From what is published nobody can work out what is hidden."""

from itertools import product

from flask import Flask, g
from hypothesis import given
from hypothesis import strategies as st

from app.core.i18n.formats import few_or
from app.core.smallcells import known, suppressed, suppressed_grid, suppressed_together
from tests.support.tree import ours

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


def test_a_part_with_nothing_in_what_hides_does_not_give_the_other_away() -> None:
    groups = suppressed_together([{"p": 12, "q": 8, "x": 0, "y": 0}, {"p": 8, "q": 6, "x": 2, "y": 4}])
    assert groups == [{"p": 12, "q": None, "x": None, "y": None}, {"p": 8, "q": None, "x": None, "y": None}]


def test_those_who_are_not_counted_hide_where_one_can_be_counted_twice() -> None:
    shown = suppressed_together([{"a": 5, "b": 6, "c": 0}, {"a": 20, "b": 20, "c": 0}], of=[6, 25])
    assert shown == [{"a": None, "b": 6, "c": None}, {"a": None, "b": 20, "c": None}]


TWO = st.lists(st.fixed_dictionaries(dict.fromkeys("abcd", st.integers(0, 12))), min_size=2, max_size=3)


@given(TWO.filter(lambda parts: all(sum(part.values()) >= 5 for part in parts)))
def test_no_small_number_follows_from_the_sums(parts: list[dict[str, int]]) -> None:
    """Every part's sum and every cell's sum are published; what hides lies between the bounds that follow from them."""
    shown = suppressed_together(parts)
    hidden = [key for key, number in shown[0].items() if number is None]
    rows = [sum(part[key] for key in hidden) for part in parts]
    for part, row in zip(parts, rows, strict=True):
        assert row == 0 or row >= 5 or not hidden
        for key in hidden:
            column = sum(one[key] for one in parts)
            low, high = max(0, row + column - sum(rows)), min(row, column)
            assert not (0 < part[key] < 5) or low == 0 or high >= 5


GRID = st.dictionaries(
    st.sampled_from("ABCD"), st.fixed_dictionaries(dict.fromkeys("xyz", st.integers(0, 12))), min_size=1
)


@given(GRID)
def test_no_small_cell_has_one_solution_when_the_sums_of_its_columns_are_published(
    rows: dict[str, dict[str, int]],
) -> None:
    """Whoever works it out may know of each hidden cell whether it is zero."""
    shown = suppressed_grid(rows)
    assert all(number is None or number == 0 or number >= 5 for row in shown.values() for number in row.values())
    for key in "xyz":
        hidden = [row for row in rows if shown[row][key] is None and rows[row][key]]
        left = sum(rows[row][key] for row in hidden)
        if sum(cells[key] for cells in rows.values()) < 5:
            continue  # then the sum hides too
        fits = [some for some in product(range(1, left + 1), repeat=len(hidden)) if sum(some) == left]
        for row, possible in zip(hidden, zip(*fits, strict=True), strict=True):
            assert len(set(possible)) > 1 or rows[row][key] >= 5


def test_a_zero_hides_nobody_so_the_next_larger_cell_hides() -> None:
    rows = {"A": {"x": 6, "y": 2}, "B": {"x": 10, "y": 7}, "C": {"x": 0, "y": 0}}
    hidden = {"A": {"x": 6, "y": None}, "B": {"x": 10, "y": None}, "C": {"x": 0, "y": 0}}
    assert suppressed_grid(rows) == hidden


def test_a_cell_hides_that_leaves_too_few_out() -> None:
    assert suppressed_grid({"A": {"x": 23, "y": 20}, "B": {"x": 0, "y": 5}}, of=25) == {
        "A": {"x": None, "y": 20},
        "B": {"x": 0, "y": 5},
    }


def test_a_few_by_themselves_are_told_in_words_and_nobody_as_none(app: Flask) -> None:
    assert [known(number) for number in (0, 1, 4, 5, 71)] == [0, None, None, 5, 71]
    with app.test_request_context():
        g.lang = "nb"
        assert [few_or(number) for number in (0, 4, None, 5)] == [0, "færre enn 5", "færre enn 5", 5]


def test_the_words_for_a_few_are_written_in_one_place() -> None:
    written = [path.name for path in ours(".py", ".html", under="app/") if '"færre enn 5"' in path.read_text("utf-8")]
    assert written == ["formats.py"]
