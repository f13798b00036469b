"""Ideas and questions on paper: a sheet holds as many as one may send, of one person, and stands beside the phones."""

import pytest

from app.core.db import db
from app.core.errors import Closed, Invalid
from app.projects.models import Project
from app.workshops import queries, services
from app.workshops.figures import rows as rows_of
from app.workshops.figures import written
from app.workshops.models import RoomDevice, RoomText, TextStand, Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client

NONE_YET = "Vi viser resultatet når minst fem har svart."


def sheet(held: Workshop, number: int, *texts: str, lang: str = "nb") -> int:
    given = {"text": list(texts)}
    return services.enter_sheet(workshops.RUNS, workshops.round_of(held), f"key-{number}", given, lang=lang)


def correct(held: Workshop, number: int, *texts: str, lang: str = "nb") -> None:
    services.correct_sheet(workshops.RUNS, workshops.round_of(held), number, {"text": list(texts)}, lang=lang)
    db.session.expire_all()


def standing() -> list[str]:
    return [text.body for text in db.session.query(RoomText).order_by(RoomText.id)]


def test_three_ideas_on_one_sheet_are_of_one_person(context: None) -> None:
    held = workshops.opened("ideas")
    for number in range(2):
        sheet(held, number, f"Benk {number}", f"Lys {number}", f"Do {number}")
    outcome = queries.outcome(workshops.round_of(held))
    assert (outcome.people, outcome.result, queries.taking_part(held.id)) == (2, None, 2)
    for number in range(2, 5):
        sheet(held, number, f"Buss {number}")
    outcome = queries.outcome(workshops.round_of(held))
    assert (outcome.people, len(outcome.result), queries.taking_part(held.id)) == (5, 9, 5)
    assert {row["channel"] for row in written([outcome])} == {"paper"}


def test_one_sheet_holds_no_more_than_a_phone_may_send(context: None) -> None:
    held = workshops.opened("ideas")
    with pytest.raises(Invalid, match="høyst 3"):
        sheet(held, 1, "Benk", "Lys", "Do", "Buss")


def test_what_is_no_text_makes_no_sheet(context: None) -> None:
    held = workshops.opened("ideas")
    for given in ({"stand": ["1:1"]}, {"drop": ["1"]}, {"text": [" ", ""]}):
        with pytest.raises(Invalid):
            services.enter_sheet(workshops.RUNS, workshops.round_of(held), "key", given)


def test_the_form_has_a_place_for_each_and_keeps_the_places(team: Client, project: Project) -> None:
    held = workshops.opened("ideas", project=project)
    sheet(held, 1, "Benk", "Lys", "Do")
    path = f"/verksted/{held.id}/papir/{workshops.round_of(held).id}"
    assert "Benk, Lys, Do" in team.page(path).text
    form = team.page(f"{path}?ark=1").form("client_key")
    team.post(path, data={**form.fields, "abstain": None, "text": ["Benk", "", "Toalett"]})
    assert standing() == ["Benk", "Toalett"]
    fields = [field.text for field in team.page(f"{path}?ark=1").all("textarea")]
    assert [(field or "").strip() for field in fields] == ["Benk", "", "Toalett"]


@pytest.mark.parametrize("phones", [0, 4])
def test_five_who_wrote_by_one_way_or_another_are_enough_for_a_list(
    team: Client, project: Project, phones: int
) -> None:
    held = workshops.opened("ideas", project=project)
    for number in range(phones):
        workshops.answer(held, f"phone-{number}", text=f"Lys {number}", client_key="1")
    for number in range(4 - phones):
        sheet(held, number, f"Benk {number}")
    workshops.press(held, Act.REVEAL)
    screen = f"/verksted/{held.id}/skjerm"
    assert NONE_YET in team.page(screen).text and "står i listen" not in team.page(screen).text
    sheet(held, 5, "Buss til kaia")
    shown = team.page(screen).text
    assert "Buss til kaia" in shown and NONE_YET not in shown
    assert "Det de skrev, står i listen." in shown
    outcome = queries.outcome(workshops.round_of(held))
    told = [*rows_of([outcome]), *written([outcome])]
    channels = {row["channel"] for row in told if row.get("measure") != "answered"}
    assert channels == ({"together"} if phones else {"paper"})
    assert not [row for row in told if row.get("measure") == "answered" and row["number"] < 5]


def test_a_phone_sees_what_is_on_paper_when_five_have_written(client: Client) -> None:
    held = workshops.opened("ideas")
    for number in range(5):
        assert "når minst fem har svart" in client.page(f"/d/{held.code}").text
        sheet(held, number, f"Benk {number}")
    assert "Benk 4" in client.page(f"/d/{held.code}").text


def test_words_that_somebody_has_taken_a_stand_on_are_not_put_under_them(context: None) -> None:
    held = workshops.opened("ideas")
    sheet(held, 1, "Benk", "Lys")
    bench = db.session.query(RoomText).order_by(RoomText.id).first()
    assert bench is not None
    number = bench.id
    workshops.answer(held, "phone", stand=f"{number}:1")
    correct(held, 1, "Benk", "Mer lys")
    assert standing() == ["Benk", "Mer lys"]
    with pytest.raises(Closed, match="Noen i rommet har tatt stilling til «Benk»"):
        correct(held, 1, "Riv benkene", "Mer lys")
    assert db.session.query(TextStand).count() == 1


def test_who_takes_a_stand_back_lets_the_words_be_put_right(context: None) -> None:
    held = workshops.opened("ideas")
    sheet(held, 1, "Bnek")
    workshops.answer(held, "phone", stand=f"{db.session.query(RoomText).one().id}:1")
    workshops.answer(held, "phone", 2, stand=f"{db.session.query(RoomText).one().id}:0")
    correct(held, 1, "Benk")
    assert standing() == ["Benk"]


def test_a_sheet_has_the_language_of_its_writer_not_of_the_page(team: Client, project: Project) -> None:
    held = workshops.opened("ideas", project=project)
    path = f"/en/workshop/{held.id}/paper/{workshops.round_of(held).id}"
    form = team.page(path).form("client_key")
    assert form.fields["lang"] == "nb"
    team.post(path, data={**form.fields, "abstain": None, "text": "Mer lys"})
    assert db.session.query(RoomText).one().lang == "nb"
    change = team.page(f"{path}?ark=1").form("seen")
    team.post(path, data={**change.fields, "abstain": None, "text": "Mer lys", "lang": "en"})
    db.session.expire_all()
    assert db.session.query(RoomText).one().lang == "en"
    assert team.page(f"{path}?ark=1").form("seen").fields["lang"] == "en"


def test_sheets_of_a_copy_from_an_archive_are_found_and_go_on(context: None) -> None:
    held = workshops.opened("ideas")
    sheet(held, 1, "Benk")
    db.session.query(RoomDevice).one().token_hash = "f" * 64  # an archive gives each device a new one
    correct(held, 1, "Benker")
    sheet(held, 2, "Lys")
    assert (standing(), db.session.query(RoomDevice).count()) == (["Benker", "Lys"], 1)
