"""The page on which a team imports a file: what its columns are, what would happen, and then that it happens, once."""

import os
import re
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.core.db import db
from app.core.jobs import run_all
from app.core.permissions import Role
from app.needs import importing
from app.needs.importing import files, writing
from app.needs.models import Need, NeedState, Support
from tests.cast import Cast, somebody
from tests.needs.test_importing import LONG, NEEDS
from tests.support.client import Client
from tests.support.page import Page

ODD = """nr;innhold;strøk;lagt inn
1;"Stien er mørk,
og jeg går der hver kveld.";Åsen;12.03.2024
2;Det er for få benker i parken ved sjøen.;;13.03.2024
"""


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/team/{cast.project.slug}/importer"


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def send(client: Client, url: str, needs: str | bytes, supports: str = "", **values: Any) -> Page:
    """Choose the files and press «Les filen»."""
    given = {"file": (BytesIO(needs.encode() if isinstance(needs, str) else needs), "n.csv")}
    if supports:
        given["supports"] = (BytesIO(supports.encode()), "s.csv")
    data = {**client.page(url).form(has="source").fields, "source": "test", **given, **values}
    answer = client.post(url, data={name: value for name, value in data.items() if value is not None})
    page: Page = answer.page  # type: ignore[attr-defined]
    return page


def test_what_is_stored_is_stored_also_when_the_database_may_not_look_at_it_anew(
    alice: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> None:
        raise OperationalError("ANALYZE need", {}, Exception("canceling statement due to statement timeout"))

    page = send(alice, url, NEEDS)
    monkeypatch.setattr(writing, "db", SimpleNamespace(sqlite=False, session=db.session, at_once=refused))
    assert "Lagret:" in alice.submit(page.form(has="source"), act="import").page.text
    assert count(Need)


def test_it_says_what_would_happen_and_then_does_it_without_the_file_being_chosen_again(
    alice: Client, url: str, cast: Cast
) -> None:
    page = send(alice, url, NEEDS, LONG)
    assert "Ingenting er lagret. Dette ville skjedd:" in page.text
    assert count(Need) == 0
    done = alice.submit(page.form(has="source"), act="import").page
    assert "Lagret:" in done.text
    assert count(Need) == 4
    assert count(Support) > 0
    assert {need.project_id for need in db.session.query(Need)} == {cast.project.id}


def test_the_same_file_once_more_brings_nothing_in_twice(alice: Client, url: str) -> None:
    for _ in range(2):
        alice.submit(send(alice, url, NEEDS, LONG).form(has="source"), act="import")
    assert count(Need) == 4
    again = send(alice, url, NEEDS, LONG)
    assert "Fantes fra før 4" in again.text


def test_columns_are_guessed_and_can_be_chosen(alice: Client, url: str) -> None:
    page = send(alice, url, ODD)
    assert page.form(has="source").errors() == ["column_text"]
    assert "Velg kolonnen som har teksten." in page.text
    assert "Det er for få benker" in page.text  # the first rows, to see what is what
    page = alice.submit(
        page.form(has="source"), column_text="innhold", column_place="strøk", column_told="lagt inn", act="try"
    ).page
    assert "Importer 2 behov" in page.text
    alice.submit(page.form(has="source"), act="import")
    first = db.session.query(Need).order_by(Need.id).first()
    assert first is not None
    assert (first.text, first.place, first.told_at.year) == (
        "Stien er mørk,\nog jeg går der hver kveld.",
        "Åsen",
        2024,
    )


def test_a_column_that_was_guessed_can_be_left_out(alice: Client, url: str) -> None:
    page = send(alice, url, NEEDS)
    assert page.form(has="source").fields["column_state"] == "status"
    page = alice.submit(page.form(has="source"), column_state="", act="try").page
    alice.submit(page.form(has="source"), act="import")
    assert {need.state for need in db.session.query(Need)} == {NeedState.WAITING}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_what_excel_and_others_write_is_read(encoding: str, delimiter: str) -> None:
    told = delimiter.join(("nr", "tekst", "sted"))
    told += "\r\n" + delimiter.join(("1", '"Blåbærstien er mørk; og våt, sier\r\n«Åse»"', "Øst")) + "\r\n"
    plan = importing.read("test", importing.text_of(told.encode(encoding), "file"))
    (need,) = plan.needs
    assert need.text.startswith("Blåbærstien er mørk; og våt, sier\n«Åse»")
    assert (need.place.text, need.line) == ("Øst", 2)


def test_each_bad_row_is_named_by_the_line_it_begins_on(alice: Client, url: str) -> None:
    bad = 'id,status,text\n1,1,"To\nlinjer."\n\n2,maybe,Stien er mørk.\n3,1,\n4,1,Stien, som er mørk\n'
    page = send(alice, url, bad)
    assert page.title.startswith("Feil:")
    assert "3 rader kan ikke importeres" in page.text
    lines = page.texts("tr")[1:4]
    assert [re.search(r"\d", line)[0] for line in lines] == ["5", "6", "7"]  # type: ignore[index]
    assert "Ukjent tilstand: maybe" in lines[0]
    assert "Teksten mangler." in lines[1]
    assert "flere felt enn overskriften" in lines[2]
    assert count(Need) == 0


def test_nothing_is_stored_while_a_row_is_bad_even_when_asked(alice: Client, url: str) -> None:
    page = send(alice, url, "id,status,text\n1,1,Stien er mørk.\n2,maybe,Stien er våt.\n", act="import")
    assert "1 rad kan ikke importeres" in page.text
    assert count(Need) == 0


def test_ten_thousand_rows_with_as_many_mistakes_are_told_and_downloaded(alice: Client, url: str) -> None:
    page = send(alice, url, "id,text\n" + "".join(f"{at},\n" for at in range(10_000)))
    assert "10000 rader kan ikke importeres" in page.text
    assert "og 9900 til" in page.text
    form = page.form(has="source")
    file = alice.post(form.action, data={**form.fields, "act": "bad"})
    assert file.mimetype == "text/csv"
    assert len(file.text.splitlines()) == 10_001


def test_ten_thousand_rows_come_in(alice: Client, url: str) -> None:
    rows = "".join(f'{at},"Det er for mørkt ved sti nummer {at}, og det er glatt der."\n' for at in range(10_000))
    page = send(alice, url, "id,text\n" + rows)
    assert "Importer 10000 behov" in page.text
    alice.submit(page.form(has="source"), act="import")
    assert count(Need) == 10_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Velg en fil med behov"),
        (b"\n\n", "Filen er tom."),
        (b"text,text\na,b\n", "To kolonner heter «text»."),
        (b"\xff\xfe\x00", "Bokstavene i filen kan ikke leses."),
        (b'"text;id\nMangler lys;1\n', "Overskriften i filen kan ikke leses. Et anførselstegn mangler"),
    ],
)
def test_what_is_no_table_is_told(alice: Client, url: str, content: bytes, said: str) -> None:
    page = send(alice, url, content)
    assert said in page.text
    assert page.form(has="source").errors() == ["file"]
    assert page.form(has="source").fields["source"] == "test"


@pytest.mark.parametrize("row", [b'"Mangler benk;1\nMangler lys;2\n', b'"' + b"x" * 200_000 + b'";1\n'])
def test_a_row_that_cannot_be_told_from_the_next_is_named_in_the_language_of_the_reader(
    alice: Client, url: str, cast: Cast, row: bytes
) -> None:
    english = f"/en/team/{cast.project.slug}/import"
    for address, reason, heading in (
        (url, "Et anførselstegn mangler eller står feil", "1 rad kan ikke importeres"),
        (english, "A quotation mark is missing or misplaced", "1 row cannot be imported"),
    ):
        page = send(alice, address, b"text;id\n" + row)
        assert reason in page.text
        assert heading in page.text


def test_another_account_cannot_use_a_file_that_was_sent(client: Client, url: str, cast: Cast) -> None:
    form = send(client.sign_in(cast.alice.account), url, NEEDS).form(has="source")
    bob = client.sign_in(somebody("Berit", Role.TEAM, project=cast.project).account)
    fields = {name: value for name, value in form.fields.items() if name != "csrf_token"}
    answer = bob.post(url, data={**fields, "act": "import"})
    assert answer.status_code == 422
    assert "Filen er ikke her lenger." in answer.page.text
    assert count(Need) == 0


def test_files_are_forgotten_when_they_are_imported_or_a_day_old(alice: Client, url: str) -> None:
    folder = alice.application.extensions["settings"].imports_dir
    before = set(folder.glob("*.*"))
    alice.submit(send(alice, url, NEEDS).form(has="source"), act="import")
    (done,) = set(folder.glob("*.*")) - before
    assert [one.name for one in done.glob("*")] == [files.STORED], "how many there were, and nothing that anybody wrote"
    old = send(alice, url, NEEDS).form(has="source")
    (kept,) = set(folder.glob("*.*")) - before - {done}
    for one in (done, kept):
        os.utime(one, (one.stat().st_mtime - files.KEPT - 1,) * 2)
    run_all(alice.application)
    assert set(folder.glob("*.*")) == before
    gone = alice.submit(old, act="import")
    assert "Filen er ikke her lenger. Velg den på nytt." in gone.page.text
