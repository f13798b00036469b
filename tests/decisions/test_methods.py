"""Each method accepts what it should, and counts what it got."""

from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.decisions.methods import METHODS, Count
from app.decisions.models import Method

OPTIONS = (11, 12, 13)


@pytest.mark.parametrize(
    ("method", "choices"),
    [
        (Method.SINGLE, {11: 1}),
        (Method.MULTI, {11: 1}),
        (Method.MULTI, {11: 1, 13: 1}),
        (Method.RATING, {12: 5}),
        (Method.RATING, {11: 1, 12: 3, 13: 5}),
    ],
)
def test_a_vote_that_fits_the_method_is_taken_as_it_is(method: Method, choices: dict[int, int]) -> None:
    assert METHODS[method].check(choices, 2) == choices


@pytest.mark.parametrize(
    ("method", "choices"),
    [
        (Method.SINGLE, {}),
        (Method.SINGLE, {11: 1, 12: 1}),
        (Method.SINGLE, {11: 2}),
        (Method.MULTI, {}),
        (Method.MULTI, {11: 1, 12: 1, 13: 1}),
        (Method.MULTI, {11: 5}),
        (Method.RATING, {}),
        (Method.RATING, {11: 0}),
        (Method.RATING, {11: 6}),
    ],
)
def test_a_vote_that_does_not_fit_is_refused_with_a_reason(method: Method, choices: dict[int, int]) -> None:
    with pytest.raises(Invalid) as refused:
        METHODS[method].check(choices, 2)
    assert refused.value.field == "option"


@given(st.lists(st.integers(1, 5), min_size=1, max_size=60))
def test_mean_and_median_of_a_rating_are_those_of_the_answers(answers: list[int]) -> None:
    scores = tuple(answers.count(score) for score in range(1, 6))
    count = Count(11, len(answers), scores)
    assert count.median == median(answers)
    assert count.mean == pytest.approx(mean(answers))


def test_an_option_that_nobody_rated_has_neither_mean_nor_median() -> None:
    count = METHODS[Method.RATING].count(OPTIONS, {})[0]
    assert (count.votes, count.mean, count.median) == (0, None, None)


def test_choices_are_counted_in_the_order_of_the_options() -> None:
    counted = METHODS[Method.SINGLE].count(OPTIONS, {(13, 1): 4, (11, 1): 2})
    assert [(count.option_id, count.votes) for count in counted] == [(11, 2), (12, 0), (13, 4)]
