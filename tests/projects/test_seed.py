"""What every installation starts with: the five focus areas, the departments and the nine districts."""

from datetime import date

from flask import Flask

from app.core.db import db
from app.projects import queries, seed
from app.projects.models import Department, District, FocusArea

KOMMUNEDELER = {
    "Eiganes og Våland",
    "Finnøy",
    "Hillevåg og Tjensvoll",
    "Hinna",
    "Hundvåg",
    "Madla og Kvernevik",
    "Rennesøy",
    "Storhaug",
    "Tasta",
}


def test_the_five_focus_areas_come_in_their_order_in_both_languages(app: Flask) -> None:
    seed.plant()
    assert [(area.name_nb, area.name_en) for area in queries.focus_areas()] == [
        ("Helse og velferd", "Health and welfare"),
        ("Utdanning og kunnskap", "Education and knowledge"),
        ("Energi, klima og miljø", "Energy, climate and environment"),
        ("Smart kunst", "Smart art"),
        ("Styring og demokrati", "Governance and democracy"),
    ]


def test_the_nine_districts_hold_from_2020(app: Flask) -> None:
    seed.plant()
    found = queries.districts(date(2020, 1, 1))
    assert {district.name_nb for district in found} == KOMMUNEDELER
    assert all(district.population for district in found)
    assert len({district.code for district in found}) == 9
    assert queries.districts(date(2019, 12, 31)) == []


def test_planting_again_adds_nothing_and_leaves_what_was_changed(app: Flask) -> None:
    seed.plant()
    area = queries.focus_areas()[0]
    area.name_nb, area.active = "Helse", False
    db.session.flush()
    before = [db.session.query(table).count() for table in (FocusArea, Department, District)]
    seed.plant()
    db.session.expire_all()
    assert [db.session.query(table).count() for table in (FocusArea, Department, District)] == before
    assert queries.focus_areas()[0].name_nb == "Utdanning og kunnskap"
    assert area.name_nb == "Helse"


def test_there_is_a_command_for_it(app: Flask) -> None:
    for _ in range(2):
        result = app.test_cli_runner().invoke(args=["projects", "seed"])
        assert result.exit_code == 0, result.output
    assert len(queries.focus_areas()) == 5
    assert queries.departments()
