"""The results of a workshop as files: no more in them than on the page."""

from typing import Any

import pytest

from app.core.db import db
from app.opendata import workbench
from app.projects.models import Project
from app.workshops import services
from app.workshops.models import Hands, RoomText, Round, RoundState, Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client
from tests.support.sheets import sheets


def over(project: Project, kind: str, phones: str, **given: object) -> Workshop:
    """A question that these phones answered, shown, and the workshop ended."""
    held = workshops.opened(kind, project=project)
    for phone in phones:
        workshops.answer(held, phone, **given)
    workshops.press(held, Act.REVEAL)
    workshops.press(held, Act.END)
    return held


def url(held: Workshop, kind: str) -> str:
    return f"/verksted/{held.id}/resultat.{kind}"


def test_numbers_come_as_numbers_in_a_workbook(team: Client, project: Project) -> None:
    rows = sheets(team.get(url(over(project, "single", "abcde", option=1), "xlsx")).data)["Tall"]
    assert (rows[0]["measure"].value, rows[0]["number"].value, rows[0]["number"].kind) == ("answered", "5", "number")
    assert sum(int(row["number"].value) for row in rows if row["measure"].value == "answers") == 5


def test_what_people_wrote_stands_once_with_how_many(team: Client, project: Project) -> None:
    rows = sheets(team.get(url(over(project, "text", "abcde", text="=Lys på Våland"), "xlsx")).data)["Tekst"]
    assert [(row["text"].value, row["times"].value, row["text"].formula) for row in rows] == [
        ("=Lys på Våland", "5", False)
    ]


def test_what_four_answered_is_in_no_file(team: Client, project: Project) -> None:
    held = over(project, "text", "abcd", text="Dette sa bare vi fire")
    found = sheets(team.get(url(held, "xlsx")).data)
    assert found == {"Tall": [], "Tekst": []}


def test_hands_abstained_and_taken_down_are_in_the_file_also_when_few_phones_answered(
    team: Client, project: Project
) -> None:
    held = workshops.opened(project=project)
    workshops.answer(held, "a", option=1)
    for phone in "bcdefg":
        workshops.answer(held, phone, abstains=True)
    services.count_hands(workshops.RUNS, workshops.round_of(held), Hands.HANDS, {(1, 0): 12})
    workshops.press(held, Act.REVEAL)
    workshops.press(held, Act.END)
    rows = sheets(team.get(url(held, "xlsx")).data)["Tall"]
    names = ("measure", "option_nb", "number", "channel")
    told = [tuple(row[name].value if name in row else "" for name in names) for row in rows]
    assert told[:2] == [("abstained", "", "6", "phones"), ("answers", "Lys", "12", "hands")]
    assert "answered" not in [measure for measure, *_rest in told], "fewer than five"
    whole = list(workbench.workshops(project.id))
    assert [(row["measure"], row["number"]) for row in whole[:2]] == [("abstained", 6), ("answers", 12)]


def test_support_and_what_is_against_have_columns_and_a_group_its_texts(team: Client, project: Project) -> None:
    held = workshops.opened("panel", project=project)
    for phone, text in zip("abcdef", ("Lys", "Mer lys", "Benker", "Buss", "Do", "Styggord"), strict=True):
        workshops.answer(held, phone, text=text, client_key=phone)
    ids = {row.body: row.id for row in db.session.query(RoomText)}
    for phone, text, way in (("a", "Benker", 1), ("b", "Benker", -1), ("e", "Benker", -1), ("d", "Lys", 1)):
        workshops.answer(held, phone, 2, stand=f"{ids[text]}:{way}")
    services.take_down(workshops.RUNS, workshops.again(held), ids["Styggord"], "Stygt", gathered=True)
    workshops.press(held, Act.REVEAL)
    now = workshops.round_of(held)
    chosen = [ids["Lys"], ids["Mer lys"]]
    services.put_together(workshops.RUNS, now, now.groups_version, chosen, name="Belysning")
    workshops.press(held, Act.END)
    found = sheets(team.get(url(held, "xlsx")).data)
    names = ("group", "text", "times", "support", "against")
    rows = [tuple(row[name].value if name in row else "" for name in names) for row in found["Tekst"]]
    assert ("Belysning", "", "2", "1", "0") in rows
    assert {("Belysning", "Lys", "1", "", ""), ("Belysning", "Mer lys", "1", "", "")} <= set(rows)
    assert ("", "Benker", "", "1", "2") in rows
    assert len(rows) == 6
    assert ("taken_down", "1") in [(row["measure"].value, row["number"].value) for row in found["Tall"]]


@pytest.mark.parametrize("path", ["resultat", "resultat.csv", "resultat.xlsx"])
def test_twelve_questions_cost_no_more_queries_than_two(
    team: Client, project: Project, count_queries: Any, path: str
) -> None:
    number = project.id

    def cost(kinds: list[str]) -> int:
        held = workshops.workshop(*kinds, project=db.session.get_one(Project, number), started=True)
        for step in held.steps:
            held_round = {"asked": services.question_of(step).stored(), "state": RoundState.REVEALED, "shown": True}
            db.session.add(Round(step_id=step.id, number=1, **held_round))
        workshops.press(held, Act.END)
        db.session.commit()
        team.get(f"/verksted/{held.id}/{path}")
        with count_queries() as counted:
            assert team.get(f"/verksted/{held.id}/{path}").status_code == 200
        return int(counted.total)

    kinds = ["single", "text", "ideas", "scale"]
    assert cost(kinds) == cost(kinds * 3)


def test_a_stranger_gets_no_file_before_the_results_are_for_all(client: Client, project: Project) -> None:
    held = over(project, "single", "abcde", option=1)
    assert {kind: client.get(url(held, kind)).status_code for kind in ("csv", "xlsx")} == {"csv": 404, "xlsx": 404}
    assert client.get(url(held, "pdf")).status_code in (303, 401)


def test_the_team_has_the_page_as_a_pdf(team: Client, project: Project) -> None:
    held = over(project, "scale", "abcde", **{"score-1": 4})
    answer = team.get(url(held, "pdf"))
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")
    assert "Last ned siden (PDF, A4)" in team.page(f"/verksted/{held.id}/resultat").text
