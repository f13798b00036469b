"""Who is here: results group by group after the close, and no number that singles anyone out."""

from csv import DictReader
from io import StringIO
from typing import Any

from app.core.permissions import Role
from app.workshops import crossing, queries
from app.workshops.models import Workshop
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.support.sheets import sheets

PICTURE = {"name": "a" * 24, "width": 640, "height": 320}


def held(groups: list[int], answers: list[Any], kind: str = "single", **settings: Any) -> Workshop:
    """Phone n belongs to group groups[n] (0: did not say) and chose answers[n]; 9 is a press outside the areas."""
    made = workshops.workshop()
    workshops.step(made, "single", "Hvem er her?", settings={"who": True})
    workshops.step(made, kind, "Hva er viktigst?", settings=settings)
    workshops.press(made, Act.START)
    for column in (groups, answers):
        workshops.press(made, Act.NEXT)
        for phone, option in enumerate(column):
            if option:
                given = {"x": 900, "y": 900} if option == 9 else {"option": option}
                workshops.answer(made, str(phone), **given)
        workshops.press(made, Act.REVEAL)
    return workshops.again(made)


def table(made: Workshop) -> list[tuple[str, int, list[int | None]]]:
    rounds = queries.rounds_of(made.id)
    found = crossing.crossed(rounds)
    assert set(found) <= {rounds[1].id}
    rows = found[rounds[1].id].rows if found else ()
    return [(row.group.text if row.group else "", row.answers, list(row.counts)) for row in rows]


def test_each_group_s_answers_stand_beside_the_others(context: None) -> None:
    made = held([1] * 12 + [2] * 12, [1] * 6 + [2] * 6 + [1] * 5 + [2] * 7)
    assert table(made) == [("Lys", 12, [6, 6, 0]), ("Folk", 12, [5, 7, 0])]


def test_a_cell_under_five_hides_for_all_and_takes_others_with_it(context: None) -> None:
    made = held([1] * 12 + [2] * 12, [1] * 6 + [2] * 6 + [1] * 2 + [2] * 10)
    assert table(made) == [("Lys", 12, [None] * 3), ("Folk", 12, [None] * 3)]


def test_small_groups_and_those_who_did_not_say_are_one(context: None) -> None:
    made = held([1] * 12 + [2] * 3 + [3] * 2 + [0] * 5, [1] * 12 + [1] * 10)
    assert table(made) == [("Lys", 12, [12, 0, 0]), ("", 10, [10, 0, 0])]


def test_a_rest_that_is_too_small_takes_the_smallest_group_along(context: None) -> None:
    made = held([1] * 8 + [2] * 6 + [3] * 2, [1] * 16)
    assert table(made) == [("Lys", 8, [8, 0, 0]), ("", 8, [8, 0, 0])]
    assert table(held([1] * 8 + [2] * 2, [1] * 10)) == [], "one group alone is the result itself"


def test_a_group_that_chose_nothing_of_what_hides_does_not_give_the_other_away(context: None) -> None:
    made = held([1] * 20 + [2] * 20, [1] * 20 + [1] * 14 + [2] * 2 + [3] * 4)
    assert table(made) == [("Lys", 20, [None] * 3), ("Folk", 20, [None] * 3)], "all 2 and 3 would be of «Folk»"


def test_what_is_in_none_of_the_areas_of_a_picture_hides_too(context: None) -> None:
    made = held([1] * 8 + [2] * 8, [1] * 5 + [9] * 3 + [1] * 8, "place", picture=PICTURE)
    assert table(made) == [("Lys", 8, [None] * 4), ("Folk", 8, [None] * 4)], "8 - 5 would be the others"
    made = held([1] * 10 + [2] * 8, [1] * 5 + [9] * 5 + [1] * 8, "place", picture=PICTURE)
    assert table(made) == [("Lys", 10, [5, 0, 0, 5]), ("Folk", 8, [8, 0, 0, 0])]


def test_where_one_can_choose_several_those_who_did_not_hide_too(context: None) -> None:
    made = held([1] * 6 + [2] * 6, [[1, 2]] * 5 + [[2]] + [[1, 2]] * 6, "several", most=2)
    assert table(made) == [("Lys", 6, [None, 6, None]), ("Folk", 6, [None, 6, None])], "6 - 5 would be the one"
    made = held([1] * 6 + [2] * 6, [[1, 2]] * 12, "several", most=2)
    assert table(made) == [("Lys", 6, [6, 6, 0]), ("Folk", 6, [6, 6, 0])]


def test_it_is_read_when_the_workshop_is_over_and_not_before(browsers: Any) -> None:
    made = held([1] * 6 + [2] * 6, [1] * 12)
    workshops.press(made, Act.END)
    workshops.services.publish_results(workshops.RUNS, workshops.again(made))
    page = browsers().page(f"/verksted/{made.id}/resultat")
    assert "Delt etter: Hvem er her?" in page.text and "Lys (6)" in page.text
    assert page.link("Last ned tallene delt på grupper (CSV)") == f"/verksted/{made.id}/grupper.csv"


def test_the_files_tell_the_groups_as_the_page_does_and_not_before_the_end(browsers: Any) -> None:
    made = held([1] * 12 + [0] * 8, [1] * 6 + [2] * 6 + [1] * 7 + [2])
    phone = browsers().sign_in(activities.account_with(Role.FACILITATOR, made.project))
    csv, xlsx = f"/verksted/{made.id}/grupper.csv", f"/verksted/{made.id}/resultat.xlsx"
    assert len(phone.get(csv).text.splitlines()) == 1 and "Grupper" not in sheets(phone.get(xlsx).data)
    workshops.press(made, Act.END)
    rows = list(DictReader(StringIO(phone.get(csv).text.removeprefix("\ufeff"))))
    told = [(row["group_nb"], row["group_en"], row["option_nb"], row["measure"], row["number"]) for row in rows]
    assert told[0] == ("Lys", "Lys (en)", "", "answered", "12")
    assert told[1] == ("Lys", "Lys (en)", "Lys", "answers", ""), "it could single somebody out"
    assert told[4][:2] == ("Andre og ikke oppgitt", "Others and not stated")
    assert {row["by_nb"] for row in rows} == {"Hvem er her?"}
    assert len(sheets(phone.get(xlsx).data)["Grupper"]) == len(rows) == 8


def test_where_no_number_can_be_told_one_sentence_says_so_instead_of_a_table(browsers: Any) -> None:
    made = held([1] * 12 + [2] * 12, [1] * 6 + [2] * 6 + [1] * 2 + [2] * 10)
    workshops.press(made, Act.END)
    workshops.services.publish_results(workshops.RUNS, workshops.again(made))
    page = browsers().page(f"/verksted/{made.id}/resultat")
    assert "Gruppene er for små til å vise tall uten at noen kan kjennes igjen." in page.text
    assert page.all("table", class_="crossed") == []
