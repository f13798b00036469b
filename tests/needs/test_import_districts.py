"""A district in an imported file that is none of ours is named, and what was written is not lost."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.core.permissions import SYSTEM
from app.needs import importing
from app.needs.importing import Report, Stray
from app.needs.models import Need
from app.needs.search import find
from tests.cast import Cast
from tests.factories import projects as project_make
from tests.needs.test_import_page import send
from tests.support.client import Client

FILE = """id,status,text,place,district
1,1,Stien er mørk.,Ved brua,Hundvåg
2,1,"Benken
mangler.",,Grønland Øst
3,1,Bussen er sen.,Ved skolen,Narnia
4,1,Lykta er ødelagt.,,
5,1,Heisen står.,"58.96371, 5.71283",HUNDVÅG
6,1,Grusen er våt.,,"Torget 58.96371, 5.71283"
"""
STRAYS = [Stray(3, "Grønland Øst"), Stray(5, "Narnia"), Stray(8, "Torget 58.96371, 5.71283")]


@pytest.fixture
def districts(context: None) -> None:
    project_make.project()  # plants them
    db.session.commit()  # a command that only tries undoes what is not stored


def run(content: str = FILE) -> Report:
    return importing.run(SYSTEM, importing.read("test", content))


def places() -> list[tuple[str, str]]:
    """Of each need the place in words and the district."""
    needs = db.session.scalars(select(Need).order_by(Need.import_key))
    return [(need.place, need.district.name_nb if need.district else "") for need in needs]


def test_an_unknown_district_is_named_by_its_line_and_stands_as_the_place(districts: None) -> None:
    assert run().strays == STRAYS
    assert places() == [
        ("Ved brua", "Hundvåg"),
        ("Grønland Øst", ""),
        ("Ved skolen", ""),
        ("", ""),
        ("", "Hundvåg"),
        ("Torget", ""),
    ]
    assert [need.text for need in find("grønland").items] == ["Benken\nmangler."]


def test_an_exact_position_is_not_kept_as_a_place(districts: None) -> None:
    done = run("text,district\nStien er mørk.,9FFGXP7V+4Q\n")
    assert [row.line for row in done.strays] == [2]
    assert places() == [("", "")]


def test_what_is_there_already_is_not_named_again(districts: None) -> None:
    run()
    assert run().strays == []


def test_the_command_names_them_when_it_tries_and_when_it_stores(districts: None, app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "needs.csv"
    file.write_text(FILE, encoding="utf-8")
    for more in (["--dry-run"], []):
        told = app.test_cli_runner().invoke(args=["import", "needs", str(file), "--source", "test", *more])
        assert told.exit_code == 0, told.output
        assert "needs, line 3: there is no district «Grønland Øst»" in told.output
        assert "needs, line 5: there is no district «Narnia»" in told.output
        assert "line 2:" not in told.output


def test_the_page_names_them_before_and_after(client: Client, cast: Cast) -> None:
    client.sign_in(cast.alice.account)
    page = send(client, f"/team/{cast.project.slug}/importer", FILE)
    assert "3 rader har en bydel vi ikke kjenner" in page.text
    assert "3 Grønland Øst" in page.texts("tr")
    done = client.submit(page.form(has="source"), act="import").page
    assert "Lagret:" in done.text
    assert "3 rader har en bydel vi ikke kjenner" in done.text
    assert "5 Narnia" in done.texts("tr")
