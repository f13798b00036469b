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
