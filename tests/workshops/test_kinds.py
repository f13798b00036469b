"""Each kind of question: what it takes, what it refuses, and what its answers come to."""

from itertools import combinations
from math import hypot
from typing import Any

import pytest

from app.core.errors import Invalid
from app.workshops.kinds import Choice, Question, all_kinds, kind_named

OPTIONS = tuple(Choice(key=key, text_nb=text) for key, text in ((1, "Lys"), (2, "Folk"), (7, "Kort vei")))


def question(kind: str, **settings: Any) -> Question:
    return Question(kind=kind, question_nb="Hva er viktigst?", options=OPTIONS, settings=settings)


def read(kind: str, given: dict[str, list[str]], **settings: Any) -> dict[str, Any]:
    return kind_named(kind).read(question(kind, **settings), given)


def refused(kind: str, given: dict[str, list[str]], **settings: Any) -> bool:
    with pytest.raises(Invalid):
        read(kind, given, **settings)
    return True


def test_every_folder_is_a_kind_with_a_name_of_its_own(context: None) -> None:
    kinds = all_kinds()
    assert {"single", "several", "scale", "text", "number"} <= set(kinds)
    assert all(name == kind.name and str(kind.label) and str(kind.how) for name, kind in kinds.items())


def test_a_question_is_the_same_after_it_was_stored() -> None:
    asked = question("several", most=2)
    assert Question.read(asked.stored()) == asked


def test_one_choice(context: None) -> None:
    assert read("single", {"option": ["2"]}) == {"option": 2}
    assert refused("single", {}) and refused("single", {"option": ["3"]}) and refused("single", {"option": ["x"]})
    rows = kind_named("single").tally(question("single"), [{"option": 2}, {"option": 2}, {"option": 7}])
    assert [(row.text, row.count) for row in rows] == [("Lys", 0), ("Folk", 2), ("Kort vei", 1)]


def test_several_choices_up_to_a_number(context: None) -> None:
    assert read("several", {"option": ["7", "1", "1"]}, most=2) == {"options": [1, 7]}
    assert refused("several", {"option": ["1", "2", "7"]}, most=2)
    assert refused("several", {"option": []}, most=2) and refused("several", {"option": ["1", "9"]}, most=2)
    rows = kind_named("several").tally(question("several", most=2), [{"options": [1, 7]}, {"options": [7]}])
    assert [row.count for row in rows] == [1, 0, 2]


def test_a_scale_where_lines_can_be_passed_over(context: None) -> None:
    assert read("scale", {"score-1": ["5"], "score-2": [""]}) == {"scores": {"1": 5}}
    assert refused("scale", {"score-1": ["6"]}) and refused("scale", {"score-1": ["0"]}) and refused("scale", {})
    values = [{"scores": {"1": 5, "2": 1}}, {"scores": {"1": 4}}, {"scores": {"1": 4}}, {"scores": {"1": 1}}]
    first, second, third = kind_named("scale").tally(question("scale"), values)
    assert (first.scores, first.mean, first.median) == ((1, 0, 0, 2, 1), 3.5, 4.0)
    assert (second.scores, third.mean) == ((1, 0, 0, 0, 0), None)


def test_a_text_is_cleaned_and_the_same_words_are_counted_together(context: None) -> None:
    assert read("text", {"text": ["  Mer \u200blys "]}) == {"text": "Mer lys"}
    assert refused("text", {"text": ["   "]}) and refused("text", {"text": ["x" * 241]})
    said = kind_named("text").tally(question("text"), [{"text": "Buss"}, {"text": "lys"}, {"text": "Lys"}])
    assert [(one.text, one.count) for one in said] == [("lys", 2), ("Buss", 1)]


@pytest.mark.parametrize(("sent", "number"), [("12", 12.0), (" 1 200,5 ", 1200.5), ("\N{MINUS SIGN}3", -3.0)])
def test_a_number_as_people_write_it(context: None, sent: str, number: float) -> None:
    assert read("number", {"number": [sent]}) == {"number": number}


@pytest.mark.parametrize("sent", ["", "mange", "nan", "inf", "1e99", "٣"])
def test_what_is_no_number_is_refused(context: None, sent: str) -> None:
    assert refused("number", {"number": [sent]})


def test_numbers_have_a_middle(context: None) -> None:
    spread = kind_named("number").tally(question("number"), [{"number": n} for n in (1, 2, 3, 4, 90)])
    assert (spread.median, spread.mean, spread.low, spread.high) == (3, 20, 2, 4)
    assert kind_named("number").tally(question("number"), []) is None


def test_an_order_holds_every_option_once(context: None) -> None:
    given = {"place-1": ["2"], "place-2": ["1"], "place-7": ["3"]}
    assert read("ranking", given) == {"order": [2, 1, 7]}
    assert refused("ranking", {**given, "place-7": ["2"]}) and refused("ranking", {**given, "place-7": [""]})
    assert refused("ranking", {**given, "place-7": ["4"]})
    rows = kind_named("ranking").tally(question("ranking"), [{"order": [2, 1, 7]}, {"order": [2, 7, 1]}])
    assert [(row.choice.key, row.mean) for row in rows] == [(2, 1.0), (1, 2.5), (7, 2.5)]


def test_points_are_shared_out_and_never_more_than_one_has(context: None) -> None:
    assert read("dots", {"points-1": ["6"], "points-2": [""], "points-7": ["4"]}, points=10) == {
        "points": {"1": 6, "7": 4}
    }
    assert refused("dots", {"points-1": ["6"], "points-2": ["5"]}, points=10)
    assert refused("dots", {"points-1": ["-1"]}, points=10) and refused("dots", {"points-1": ["0"]}, points=10)
    rows = kind_named("dots").tally(question("dots", points=10), [{"points": {"1": 6, "7": 4}}, {"points": {"7": 1}}])
    assert [row.count for row in rows] == [6, 0, 5]


def test_impact_and_effort_go_together(context: None) -> None:
    assert read("matrix", {"impact-1": ["5"], "effort-1": ["2"]}) == {"placed": {"1": [5, 2]}}
    assert refused("matrix", {"impact-1": ["5"]}) and refused("matrix", {})
    assert refused("matrix", {"impact-1": ["6"], "effort-1": ["2"]})
    values = [{"placed": {"1": [5, 2], "2": [1, 5]}}, {"placed": {"1": [4, 1]}}]
    rows = kind_named("matrix").tally(question("matrix"), values)
    found = [(row.choice.key, row.impact, row.effort, row.corner) for row in rows[:2]]
    assert found == [(1, 4.5, 1.5, "first"), (2, 1, 5, "drop")]


def test_each_pair_is_chosen_from_or_passed_over(context: None) -> None:
    given = {"pair-1-2": ["2"], "pair-1-7": ["1"], "pair-2-7": [""]}
    assert read("pairs", given) == {"pairs": [[2, 1], [1, 7]]}
    assert refused("pairs", {"pair-1-2": ["7"]}) and refused("pairs", {})
    rows = kind_named("pairs").tally(question("pairs"), [{"pairs": [[2, 1], [1, 7]]}, {"pairs": [[2, 1]]}])
    assert [(row.choice.key, row.won, row.met) for row in rows] == [(2, 2, 2), (1, 1, 3), (7, 0, 1)]


def test_statements_are_agreed_with_or_not(context: None) -> None:
    assert read("statements", {"stand-1": ["agree"], "stand-2": ["pass"]}) == {"stands": {"1": "agree", "2": "pass"}}
    assert refused("statements", {"stand-1": ["maybe"]}) and refused("statements", {})
    values = [{"stands": {"1": "agree"}}, {"stands": {"1": "disagree", "2": "pass"}}]
    first, second, _third = kind_named("statements").tally(question("statements"), values)
    assert (first.agree, first.disagree, first.disputed, second.passed) == (1, 1, 1.0, 1)


@pytest.mark.parametrize("kind", list(all_kinds()))
def test_a_tally_of_nothing_is_no_error(context: None, kind: str) -> None:
    settings = {"most": 2, "points": 10}
    kind_named(kind).tally(question(kind, **settings), [])
    assert all(figure.number == 0 for figure in kind_named(kind).figures(question(kind, **settings), []))


def test_dots_in_the_same_place_stand_beside_each_other_on_the_plane() -> None:
    matrix = kind_named("matrix")
    options = tuple(Choice(key=key, text_nb=str(key)) for key in range(1, 9))
    question = Question(kind="matrix", question_nb="Hva først?", options=options)
    rows = matrix.tally(question, [{"placed": {str(key): [5, 1] for key in range(1, 9)}}])
    spots = matrix.spots(rows)  # type: ignore[attr-defined]
    assert {(spot.x, spot.y) for spot in spots} == {(8.0, 8.0)}
    for one, other in combinations(spots, 2):
        assert hypot(one.at_x - other.at_x, one.at_y - other.at_y) > 8, "each can be read"
    assert all(0 <= at <= 100 for spot in spots for at in (spot.at_x, spot.at_y))
