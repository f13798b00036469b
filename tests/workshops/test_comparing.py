"""Two rounds of a question side by side: what the talk changed, option by option."""

from typing import Any

import pytest

from app.core.i18n import in_language
from app.workshops import comparing, queries, services
from app.workshops.comparing import Comparison
from app.workshops.models import Workshop
from app.workshops.services import Act
from app.workshops.views.screen import key_of
from tests.factories import workshops
from tests.support.client import Client


def two_rounds(kind: str, before: list[dict[str, Any]], now: list[dict[str, Any]]) -> Workshop:
    held = workshops.opened(kind)
    for act, answers in ((Act.REVEAL, before), (Act.AGAIN, ()), (Act.REVEAL, now)):
        for number, given in enumerate(answers):
            workshops.answer(held, f"phone {number}", **given)
        workshops.press(held, act)
    return held


def compared(held: Workshop) -> Comparison | None:
    outcomes = queries.outcomes(queries.rounds_of(held.id))
    return comparing.with_the_round_before(outcomes).get(outcomes[-1].round.id)


def told(held: Workshop) -> list[tuple[str, str, str, str]]:
    comparison = compared(held)
    assert comparison is not None
    rows = [(row.text, row.told(row.before), row.told(row.now), row.change) for row in comparison.shifts]
    return [
        (text, before.replace("\N{NO-BREAK SPACE}", " "), now.replace("\N{NO-BREAK SPACE}", " "), change)
        for text, before, now, change in rows
    ]


def choices(*options: int) -> list[dict[str, Any]]:
    return [{"option": option} for option in options]


def test_each_option_says_how_many_points_it_went_up_or_down(context: None) -> None:
    held = two_rounds("single", choices(1, 1, 1, 2, 3), choices(2, 2, 2, 1, 3))
    assert told(held) == [
        ("Folk", "20 %", "60 %", "opp 40"),
        ("Lys", "60 %", "20 %", "ned 40"),
        ("Kort vei", "20 %", "20 %", "uendret"),
    ]
    with in_language("en"):
        assert told(held)[0] == ("Folk (en)", "20%", "60%", "up 40")


def test_who_comes_nearer_to_the_first_place_goes_up(context: None) -> None:
    first, second = ({"place-1": a, "place-2": b, "place-3": "3"} for a, b in (("1", "2"), ("2", "1")))
    held = two_rounds("ranking", [first] * 5, [first] * 2 + [second] * 3)
    assert told(held)[:2] == [("Folk", "2", "1,4", "opp 0,6"), ("Lys", "1", "1,6", "ned 0,6")]


def test_a_number_is_told_with_its_unit_and_one_of_another_unit_is_another_number(client: Client) -> None:
    held = two_rounds("number", [{"number": 30}] * 5, [{"number": 20}] * 5)
    path = workshops.screen_of(held.id)
    assert "Midten (median) minutter 30 20 ned 10" in client.page(path).text
    step = workshops.again(held).steps[0]
    texts = {"question_nb": step.question_nb, "question_en": step.question_en, "settings": {"unit_nb": "timer"}}
    services.edit_step(workshops.RUNS, step, texts, [])
    workshops.press(held, Act.AGAIN)
    for number in range(5):
        workshops.answer(held, f"phone {number}", number=2)
    workshops.press(held, Act.REVEAL)
    text = client.page(path).text
    assert "Midten (median) timer – 2 –" in text and "Midten (median) minutter 20 – –" in text
    other = two_rounds("number", [{"number": 30}] * 5, [{"number": 20}] * 5)
    assert "minutes 30 20 down 10" in client.page(f"/en/workshop/{other.id}/screen?k={key_of(other.id)}").text


@pytest.mark.parametrize("kind", [kind for kind in workshops.GIVEN if kind not in ("text", "ideas", "panel")])
def test_every_kind_with_numbers_is_compared(context: None, kind: str) -> None:
    given, _said = workshops.GIVEN[kind]
    held = two_rounds(kind, [given] * 5, [given] * 6)
    assert {change for _text, _before, _now, change in told(held)} <= {"uendret", "–"}
    assert "uendret" in {row[-1] for row in told(held)}


def test_a_round_with_too_few_answers_is_compared_with_nothing(context: None) -> None:
    assert compared(two_rounds("single", choices(1, 1, 2, 2), choices(1, 1, 1, 1, 1))) is None
    assert compared(two_rounds("text", [{"text": "Lys"}] * 5, [{"text": "Ro"}] * 5)) is None


def test_an_option_with_other_words_is_another_option(context: None) -> None:
    held = workshops.opened("single")
    for number in range(5):
        workshops.answer(held, f"phone {number}", option=1)
    workshops.press(held, Act.REVEAL)
    step = workshops.again(held).steps[0]
    options = [{**option, "text_nb": "Mørke"} if option["key"] == 1 else option for option in step.options]
    texts = {"question_nb": step.question_nb, "question_en": step.question_en, "settings": {}}
    services.edit_step(workshops.RUNS, step, texts, options)
    workshops.press(held, Act.AGAIN)
    for number in range(5):
        workshops.answer(held, f"phone {number}", option=1)
    workshops.press(held, Act.REVEAL)
    rows = {row[0]: row[1:] for row in told(held)}
    assert (rows["Mørke"], rows["Lys"]) == (("–", "100 %", "–"), ("100 %", "–", "–"))


def test_the_results_page_shows_the_two_rounds_in_one_table(client: Client) -> None:
    held = two_rounds("single", choices(1, 1, 1, 2, 3), choices(2, 2, 2, 1, 3))
    workshops.press(held, Act.END)
    services.publish_results(workshops.RUNS, workshops.again(held))
    number = held.id
    page = client.get(f"/verksted/{number}/resultat")
    assert "Endring i prosentpoeng" in page.text and "opp 40" in page.text


def test_a_mean_has_the_same_decimals_in_the_comparison_as_in_the_result(client: Client) -> None:
    held = two_rounds("number", [{"number": 20}] * 5, [{"number": number} for number in (20, 20, 20, 20, "20,4")])
    text = client.page(workshops.screen_of(held.id)).text
    assert "Snitt minutter 20 20,08 opp 0,08" in text
    assert text.count("20,08") == 1
