"""A project's exports: all that its team may see, typed, harmless, in Norwegian letters, with nobody in it."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.db import db
from app.decisions.models import Vote
from app.needs import services
from app.needs.models import Need, Policy
from app.opendata.exports import EXPORTS
from app.projects.models import ActivityState, Project
from tests.cast import Cast
from tests.factories import decisions, insights, needs
from tests.support.client import Client
from tests.support.sheets import sheets
from tests.support.threads import together

KINDS = ("csv", "xlsx", "json")


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def address(cast: Cast, file: str) -> str:
    return f"/team/{cast.project.slug}/eksport/{file}"


def rows(client: Client, cast: Cast, name: str) -> list[dict[str, str]]:
    text = client.get(address(cast, f"{name}.csv")).text
    assert text.startswith("\ufeff")  # or Excel takes ø for something else
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))


@pytest.mark.parametrize("name", EXPORTS)
def test_each_file_comes_in_three_kinds_with_the_columns_that_the_page_explains(
    alice: Client, cast: Cast, name: str
) -> None:
    insights.insight(cast.project, needs.need("Lyset ved stien er borte.", project=cast.project))
    columns = EXPORTS[name].columns
    assert alice.get(address(cast, f"{name}.csv")).text.removeprefix("\ufeff").splitlines()[0].split(",") == columns
    told = json.loads(alice.get(address(cast, f"{name}.json")).text)
    assert all(list(row) == columns for row in told)
    assert len(sheets(alice.get(address(cast, f"{name}.xlsx")).data)[name]) == len(told)


def test_everything_is_in_one_workbook_with_the_dictionary_in_both_languages(alice: Client, cast: Cast) -> None:
    needs.need("Gåing på Våland er vanskelig.", project=cast.project)
    found = sheets(alice.get(address(cast, "alt.xlsx")).data)
    assert list(found) == [*EXPORTS, "ordliste", "dictionary"]
    explained = {(row["file"].value, row["column"].value) for row in found["ordliste"]}
    assert explained == {(one.name, column) for one in EXPORTS.values() for column in one.columns}
    assert {row["meaning"].value for row in found["dictionary"]}.isdisjoint(
        row["meaning"].value for row in found["ordliste"] if row["column"].value == "told_at"
    )


def test_cells_have_their_kind_and_none_is_a_formula(alice: Client, cast: Cast) -> None:
    need = needs.need('=HYPERLINK("https://example.no")', project=cast.project, supporters=3)
    row = sheets(alice.get(address(cast, "needs.xlsx")).data)["needs"][0]
    assert row["text"].value == '=HYPERLINK("https://example.no")'
    assert {name: row[name].kind for name in ("number", "text", "told_at", "by_employee", "supports")} == {
        "number": "number",
        "text": "text",
        "told_at": "day",
        "by_employee": "bool",
        "supports": "number",
    }
    assert (row["number"].value, row["supports"].value) == (str(need.id), "3")
    assert not any(cell.formula for cell in row.values())
    assert rows(alice, cast, "needs")[0]["text"].startswith("'=HYPERLINK")


def test_norwegian_letters_come_through_whole(alice: Client, cast: Cast) -> None:
    text = "Blåbærskogen på Øyå: «æsj», sa Åse."
    needs.need(text, project=cast.project)
    assert rows(alice, cast, "needs")[0]["text"] == text
    assert sheets(alice.get(address(cast, "needs.xlsx")).data)["needs"][0]["text"].value == text


def test_the_team_has_what_is_not_public_but_not_what_was_taken_back(app: Flask, alice: Client, cast: Cast) -> None:
    with needs.arranged(app):
        hidden = needs.need("Dette er tatt ned.", project=cast.project)
        back = needs.told("Dette er trukket.")
        back.project_id = cast.project.id
        services.hide(needs.MODERATOR, hidden, Policy.PERSONAL_DATA)
        services.withdraw(back, back.participant_id)
    found = rows(alice, cast, "needs")
    assert [(row["text"], row["state"], row["policy"]) for row in found] == [
        ("Dette er tatt ned.", "hidden", "personal_data")
    ]


def test_another_projects_things_are_in_no_file(alice: Client, cast: Cast) -> None:
    elsewhere = cast.charlie.person.project_roles
    need = needs.need(
        "Dette hører til et annet prosjekt.", project=db.session.get(type(cast.project), next(iter(elsewhere)))
    )
    assert need.project_id != cast.project.id
    for name in EXPORTS:
        assert "annet prosjekt" not in alice.get(address(cast, f"{name}.csv")).text


def test_what_four_people_voted_is_not_told_and_neither_is_why(alice: Client, cast: Cast) -> None:
    few, many = (decisions.ballot(cast.project) for _ in range(2))
    for held, number in ((few, 4), (many, 5)):
        for _each in range(number):
            decisions.vote(held, 0)
        db.session.query(Vote).filter_by(ballot_id=held.id).update({"reason": f"Fordi {held.slug}"})
        held.activity.state, held.activity.closed_at = ActivityState.CLOSED, clock.now()
    db.session.flush()
    assert {row["ballot"] for row in rows(alice, cast, "votes")} == {many.slug}
    assert {row["reason"] for row in rows(alice, cast, "reasons")} == {f"Fordi {many.slug}"}


def test_no_column_says_who(cast: Cast) -> None:
    words = ("participant", "author_id", "email", "device", "ip", "account")
    assert [column for one in EXPORTS.values() for column in one.columns if any(word == column for word in words)] == []


@pytest.mark.parametrize(
    ("name", "status"), [("alice", 200), ("bob", 200), ("olav", 200), ("mona", 403), ("ada", 403), ("charlie", 403)]
)
def test_only_those_who_work_with_the_project_may_take_its_data(
    client: Client, cast: Cast, name: str, status: int
) -> None:
    client.sign_in(cast.everybody[name].account)
    for file in ("needs.csv", "needs.xlsx", "needs.json", "alt.xlsx", "ordliste.csv"):
        assert client.get(address(cast, file)).status_code == status
    assert client.get(f"/team/{cast.project.slug}/eksport").status_code == status


def test_nobody_gets_them_without_signing_in(client: Client, cast: Cast) -> None:
    assert client.get(address(cast, "needs.csv")).status_code in (303, 401)


def test_there_is_no_other_file(alice: Client, cast: Cast) -> None:
    for file in ("people.csv", "needs.xml", "alt.csv"):
        assert alice.get(address(cast, file)).status_code == 404


def many(project_id: int, number: int) -> None:
    one = db.session.query(Need).filter_by(project_id=project_id).first()
    assert one is not None
    columns = {column.name: getattr(one, column.name) for column in Need.__table__.columns if column.name != "id"}
    db.session.execute(
        Need.__table__.insert(),  # type: ignore[attr-defined]
        [{**columns, "client_key": f"many-{at}", "receipt_salt": f"salt-{at}"} for at in range(number)],
    )


@pytest.mark.parametrize("kind", KINDS)
def test_two_thousand_rows_cost_no_more_questions_than_one(
    alice: Client, cast: Cast, kind: str, count_queries: Callable[[], Any]
) -> None:
    needs.need("Det er for mørkt.", project=cast.project)
    alice.get(address(cast, f"needs.{kind}"))

    def asked() -> int:
        with count_queries() as counted:
            assert alice.get(address(cast, f"needs.{kind}")).status_code == 200
        return int(counted.total)

    few = asked()
    many(cast.project.id, 2_000)
    db.session.commit()
    assert asked() == few


def test_the_sheets_of_a_workbook_are_of_one_moment(
    app: Flask, alice: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = cast.project.id
    needs.addition(needs.need(project=cast.project))
    additions = EXPORTS["additions"]

    def meanwhile(project: Project) -> Iterator[dict[str, Any]]:
        """The needs are in their sheet already."""

        def tell() -> None:
            needs.addition(needs.need(project=db.session.get_one(Project, number)))

        thread = Thread(target=together, args=(app, [tell]))
        thread.start()
        thread.join()
        return additions.rows(project)

    monkeypatch.setitem(EXPORTS, "additions", replace(additions, rows=meanwhile))
    found = sheets(alice.get(address(cast, "alt.xlsx")).data)
    assert (len(found["needs"]), len(found["additions"])) == (1, 1)
    monkeypatch.undo()
    again = sheets(alice.get(address(cast, "alt.xlsx")).data)
    assert (len(again["needs"]), len(again["additions"])) == (2, 2), "it was told meanwhile"


def test_the_open_data_comes_as_a_workbook_too(client: Client, cast: Cast) -> None:
    need = needs.need("Lyset er borte.", project=cast.project)
    found = sheets(client.get("/apne-data/needs.xlsx").data)["needs"]
    assert [row["number"].value for row in found] == [str(need.id)]
