"""Who have we not heard? People once each, in the district they gave themselves, beside those who live there."""

from datetime import date
from typing import Any

import pytest

from app.core.db import db
from app.insights.queries import participation
from app.needs import services as needs
from app.projects.models import District
from tests.cast import Cast, gather
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.support.client import Client

DAY = date(2026, 6, 1)


@pytest.fixture
def cast(database: Any) -> Cast:
    made = gather(make.project(slug="stien"))
    made.project.district_id = None
    db.session.query(District).delete()
    return made


def district(name: str, population: int | None = 10_000) -> District:
    row = District(
        code=name,
        slug=name.lower(),
        name_nb=name,
        name_en=name,
        population=population,
        population_source="Statistisk sentralbyrå",
        population_on=date(2025, 1, 1),
        valid_from=date(2020, 1, 1),
    )
    db.session.add(row)
    db.session.flush()
    return row


def people(cast: Cast, place: District | None, number: int) -> list[int]:
    who = [tell.participant() for _ in range(number)]
    for one in who:
        tell.need(project=cast.project, by=one, district_id=place.id if place else None)
    return who


def by_name(cast: Cast) -> dict[str, participation.Row]:
    return {row.district.name_nb: row for row in participation.of_project(cast.project.id, DAY).rows}


def test_a_person_counts_once_in_the_district_given_last(cast: Cast) -> None:
    east, west = district("Storhaug"), district("Madla")
    moved = people(cast, east, 6)
    people(cast, west, 5)
    for one in moved:
        tell.need(project=cast.project, by=one, district_id=west.id)
    found = by_name(cast)
    assert (found["Storhaug"].people, found["Madla"].people) == (0, 11)
    assert participation.of_project(cast.project.id, DAY).told == 11


def test_who_supports_and_tells_is_not_among_those_who_only_support(cast: Cast) -> None:
    east = district("Storhaug")
    told = people(cast, east, 5)
    need = tell.need(project=cast.project)
    for one in [*told, *(tell.participant() for _ in range(7))]:
        needs.support(one, need.id)
    assert participation.of_project(cast.project.id, DAY).supporters == 7


def test_few_people_are_no_number_and_cannot_be_worked_out(cast: Cast) -> None:
    people(cast, district("Storhaug"), 12)
    people(cast, district("Madla"), 8)
    people(cast, district("Finnøy"), 2)
    found = by_name(cast)
    assert found["Finnøy"].people is None
    assert found["Finnøy"].share is None
    assert found["Madla"].people is None  # else 12 and 8 and the sum would tell the two
    assert found["Storhaug"].people == 12


def test_the_least_heard_comes_first_and_is_pointed_out(cast: Cast) -> None:
    people(cast, district("Storhaug", 10_000), 25)
    people(cast, district("Hinna", 30_000), 6)
    rows = participation.of_project(cast.project.id, DAY).rows
    assert [row.district.name_nb for row in rows] == ["Hinna", "Storhaug"]
    assert [row.little_heard for row in rows] == [True, False]


def test_districts_that_few_hide_in_come_first_and_are_told_together(client: Client, cast: Cast) -> None:
    people(cast, district("Madla", 10_000), 47)
    for name, number in (("Finnøy", 2), ("Hinna", 3), ("Tasta", 3)):
        people(cast, district(name, 10_000), number)
    found = participation.of_project(cast.project.id, DAY)
    assert [row.district.name_nb for row in found.rows] == ["Finnøy", "Hinna", "Tasta", "Madla"]
    assert found.together
    assert (found.together.people, found.together.among, found.together.little_heard) == (8, 55, True)
    db.session.commit()
    client.sign_in(cast.alice.account)
    page = client.page("/team/stien/deltakelse").text
    assert "3 bydeler til sammen: 8 av 55" in page
    assert "15 % 75 % av innbyggerne" in page.replace("\xa0", " ")


def test_one_district_that_hides_is_never_a_number_of_its_own(cast: Cast) -> None:
    people(cast, district("Storhaug"), 12)
    people(cast, district("Finnøy"), 2)
    for _ in range(4):  # gave no district: they hide with those of Finnøy
        tell.need(project=cast.project)
    found = participation.of_project(cast.project.id, DAY)
    assert (found.without, found.rows[0].district.name_nb, found.together) == (None, "Finnøy", None)


def test_what_hides_with_those_who_gave_no_district_is_told_as_a_most(cast: Cast) -> None:
    people(cast, district("Storhaug"), 12)
    for name in ("Finnøy", "Hinna"):
        people(cast, district(name), 2)
    for _ in range(3):
        tell.need(project=cast.project)
    found = participation.of_project(cast.project.id, DAY).together
    assert found
    assert (found.people, found.at_most) == (7, True)  # not 4: it would tell the three


def test_a_most_is_never_told_as_a_share(client: Client, cast: Cast) -> None:
    people(cast, district("Storhaug"), 13)
    for name in ("Finnøy", "Hinna"):
        people(cast, district(name), 2)
    for _ in range(3):
        tell.need(project=cast.project)
    db.session.commit()
    client.sign_in(cast.alice.account)
    page = client.page("/team/stien/deltakelse").text.replace("\xa0", " ")
    assert page.count("høyst 35 %") == page.count("35 %") == 2, "beside the bar and in the table"
    assert "av alle som har meldt behov, også de som ikke oppga bydel" in page
    assert "oppgitt bydel. Streken" not in page


def test_without_numbers_of_residents_nothing_is_made_up(client: Client, cast: Cast) -> None:
    people(cast, district("Storhaug", None), 6)
    people(cast, district("Hinna"), 6)
    db.session.commit()
    client.sign_in(cast.alice.account)
    page = client.page("/team/stien/deltakelse").text
    assert "innbyggertall mangler" in page
    assert "Lite hørt" not in page.replace("«Lite hørt»", "")


def test_the_page_says_whose_numbers_they_are_and_who_gave_the_district(client: Client, cast: Cast) -> None:
    people(cast, district("Storhaug"), 6)
    db.session.commit()
    client.sign_in(cast.alice.account)
    page = client.page("/team/stien/deltakelse").text
    assert "innbyggeren selv oppga" in page
    assert "Statistisk sentralbyrå" in page
    assert "2025" in page
