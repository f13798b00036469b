"""Hands and sheets of paper are counted for every kind of question that a hall can be asked aloud."""

from typing import Any

import pytest

from app.core.db import db
from app.core.errors import Closed
from app.projects.models import Project
from app.workshops import queries, services
from app.workshops.figures import rows
from app.workshops.kinds import all_kinds, kind_named
from app.workshops.models import Hands
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client

COUNTED = {"single", "several", "place", "dots", "scale", "statements", "pairs"}


def test_the_kinds_that_can_be_counted_are_those_that_say_so(context: None) -> None:
    held = workshops.workshop(*all_kinds())
    asked = {step.kind: services.question_of(step) for step in held.steps}
    assert {name for name, question in asked.items() if kind_named(name).by_hand(question)} == COUNTED


@pytest.mark.parametrize(
    ("kind", "numbers", "told", "measure"),
    [
        ("scale", {(2, 5): 9, (2, 1): 4}, [("Folk", "1", 4), ("Folk", "5", 9)], "score_5"),
        ("statements", {(1, 1): 7, (1, 2): 2}, [("Lys", "Enig", 7), ("Lys", "Uenig", 2)], "disagree"),
        (
            "pairs",
            {(3, 1): 6, (1, 3): 5},
            [("Lys eller Kort vei", "Lys", 5), ("Lys eller Kort vei", "Kort vei", 6)],
            "won",
        ),
        ("dots", {(1, 0): 50}, [("Lys", "", 50)], "points"),
    ],
)
def test_each_answer_has_its_own_number(
    context: None, kind: str, numbers: dict[tuple[int, int], int], told: list[Any], measure: str
) -> None:
    held = workshops.opened(kind)
    services.count_hands(workshops.RUNS, workshops.round_of(held), Hands.HANDS, dict.fromkeys(numbers, 1))
    services.count_hands(workshops.RUNS, workshops.round_of(held), Hands.HANDS, numbers)
    outcome = queries.outcome(workshops.round_of(held))
    counted = [(row.line.label, row.answer.label, row.hands) for row in outcome.hands if row.hands]
    assert (counted, outcome.answers) == (told, 0)
    assert measure in {row["measure"] for row in rows([outcome]) if row["channel"] == "hands" and row["number"]}


def test_hands_for_pairs_can_be_counted_again_from_the_file_and_say_who_won_over_whom(context: None) -> None:
    held = workshops.opened("pairs")
    services.count_hands(workshops.RUNS, workshops.round_of(held), Hands.HANDS, {(1, 2): 4, (1, 3): 5, (2, 1): 3})
    told = [row for row in rows([queries.outcome(workshops.round_of(held))]) if row["channel"] == "hands"]
    numbers = {(row["option_nb"], row["over_nb"]): row["number"] for row in told if row["number"]}
    assert numbers == {("Lys", "Folk"): 4, ("Lys", "Kort vei"): 5, ("Folk", "Lys"): 3}


def test_what_nobody_raises_a_hand_for_is_refused(context: None) -> None:
    held = workshops.opened("text")
    with pytest.raises(Closed):
        services.count_hands(workshops.RUNS, workshops.round_of(held), Hands.HANDS, {(1, 0): 1})


def test_hands_for_statements_are_entered_on_the_remote_and_shown_apart(team: Client, project: Project) -> None:
    held = workshops.opened("statements", project=project)
    url = f"/verksted/{held.id}/fjernkontroll"
    form = next(form for form in team.page(url).forms if form.action.endswith("/hender"))
    wrong = team.submit(form, **{"hands-2-1": "mange"})
    assert (wrong.status_code, wrong.page.one(id=f"hands-{workshops.round_of(held).id}-2-1").get("aria-invalid")) == (
        422,
        "true",
    )
    assert team.submit(form, **{"hands-2-1": "14", "hands-2-2": "3"}).status_code == 303
    workshops.press(held, Act.REVEAL)
    cells = [cell.text for cell in team.page(url).all("td")]
    assert cells[-3:] == ["14", "3", "0"]


def test_papers_from_a_round_that_is_over_are_counted_when_the_meeting_is_over_too(
    team: Client, project: Project
) -> None:
    held = workshops.workshop("single", "text", project=project, started=True)
    workshops.press(held, Act.NEXT)
    counted = workshops.round_of(held).id
    workshops.press(held, Act.NEXT)
    remote = f"/verksted/{held.id}/fjernkontroll"
    where = f"/verksted/{held.id}/telling/{counted}"
    assert where in {link.get("href") for link in team.page(remote).all("a")}, (
        "the room has gone on to another question"
    )
    workshops.press(held, Act.END)
    page = team.page(next(link for link in team.page(remote).all("a") if link.get("href") == where).get("href"))
    form = page.form("hands-1")
    wrong = team.submit(form, way="paper", **{"hands-1": "tolv", "hands-2": "3"})
    assert (wrong.status_code, wrong.page.form("hands-1").fields["hands-2"]) == (422, "3")
    assert wrong.page.one(id=f"hands-{counted}-1").get("aria-invalid") == "true"
    assert team.submit(form, way="paper", **{"hands-1": "12", "hands-2": "3"}).status_code == 303
    assert "Papir: " in team.page(where).text
    outcome = queries.outcome(workshops.again(held).steps[0].rounds[0])
    assert [(row.line.label, row.paper) for row in outcome.hands if row.paper] == [("Lys", 12), ("Folk", 3)]
    services.publish_results(workshops.RUNS, workshops.again(held))
    assert where not in {link.get("href") for link in team.page(remote).all("a")}
    assert "Resultatene er vist for alle" in team.submit(form, **{"hands-1": "99"}).page.text
    assert "99" not in team.page(where).text


def test_what_is_entered_as_whole_sheets_and_rounds_of_other_workshops_have_no_page_for_counts(
    team: Client, project: Project
) -> None:
    written, other = workshops.opened("text", project=project), workshops.opened(project=project)
    for held in (workshops.round_of(written), workshops.round_of(other)):
        assert team.get(f"/verksted/{written.id}/telling/{held.id}").status_code == 404


def test_what_hands_were_counted_for_keeps_its_words_when_the_question_is_edited(
    team: Client, project: Project
) -> None:
    held = workshops.opened(project=project)
    workshops.press(held, Act.LOCK)
    services.count_hands(workshops.RUNS, workshops.round_of(held), Hands.HANDS, {(1, 0): 12})
    step = workshops.again(held).steps[0]
    asked = step.question_nb
    texts = {"question_nb": "Noe helt annet?", "settings": {}}
    assert not services.edit_step(workshops.RUNS, step, texts, [{"text_nb": "Ja"}, {"text_nb": "Nei"}])
    assert workshops.round_of(held).asked["question_nb"] == asked
    assert "Lys: 12" in team.page(f"/verksted/{held.id}/logg").text


def test_a_number_whose_answer_is_gone_is_in_no_language(team: Client, project: Project) -> None:
    held = workshops.opened(project=project)
    services.count_hands(workshops.RUNS, workshops.round_of(held), Hands.HANDS, {(1, 0): 12})
    workshops.round_of(held).asked = {**workshops.round_of(held).asked, "options": []}
    db.session.commit()
    page = team.page(f"/verksted/{held.id}/logg")
    assert "1: 12" in page.text
    assert {one.get("lang") for one in page.all("span")} <= {None, "nb", "en"}
