"""An ordinary mistake in one of the lists is told at its field, and what was written stays."""

from datetime import date
from typing import Any

import pytest

from app.core.db import db
from app.core.permissions import Role
from app.projects.models import Department, District, FocusArea
from tests.admin.test_people import made
from tests.support.client import Client
from tests.support.page import Form

STORHAUG = {"code": "110301", "name_nb": "Storhaug", "name_en": "Storhaug", "valid_from": "2020-01-01"}


@pytest.fixture
def ada(client: Client) -> Client:
    return client.sign_in(made("ada@example.no", Role.ADMINISTRATOR))


def form_of(ada: Client, listed: str, row: str = "ny") -> Form:
    return ada.page(f"/admin/lister/{listed}/{row}").form(has="name_nb")


def refused_at(answer: Any, field: str) -> str:
    """What is said at the one field that is wrong."""
    assert answer.status_code == 422
    assert answer.page.form(has="name_nb").errors() == [field]
    return str(answer.page.texts("div", class_="ds-error-summary")[0])


def storhaug() -> None:
    dates: dict[str, Any] = {"valid_from": date(2020, 1, 1)}
    db.session.add(District(slug="storhaug-2020", **{**STORHAUG, **dates}))
    db.session.commit()


def test_no_place_in_the_list_is_the_first_one(ada: Client) -> None:
    words = {"name_nb": "Helse", "name_en": "Health", "position": ""}
    assert ada.submit(form_of(ada, "satsningsomrader"), **words).status_code == 303
    row = db.session.query(FocusArea).one()
    assert row.position == 0
    assert ada.submit(form_of(ada, "satsningsomrader", str(row.id)), position="").status_code == 303


@pytest.mark.parametrize("name", ["Kultur", "KULTUR!"])
def test_a_second_department_of_the_name_is_told_at_the_name(ada: Client, name: str) -> None:
    db.session.add(Department(slug="kultur", name_nb="Kultur", name_en="Culture"))
    answer = ada.submit(form_of(ada, "fagomrader"), name_nb=name, name_en="Arts")
    assert "Dette navnet er i lista fra før." in refused_at(answer, "name_nb")
    assert answer.page.form(has="name_nb").fields["name_en"] == "Arts"


def test_a_second_focus_area_of_the_english_name_is_told_at_the_english_name(ada: Client) -> None:
    db.session.add(FocusArea(slug_nb="helse", slug_en="health", name_nb="Helse", name_en="Health"))
    refused_at(ada.submit(form_of(ada, "satsningsomrader"), name_nb="Velferd", name_en="Health"), "name_en")


def test_a_name_without_letters_gives_no_address(ada: Client) -> None:
    answer = ada.submit(form_of(ada, "fagomrader"), name_nb="!!!", name_en="Culture")
    assert "Skriv et navn med bokstaver." in refused_at(answer, "name_nb")


def test_a_long_name_is_stored_with_a_shorter_address(ada: Client) -> None:
    name = "Kultur og idrett " * 8
    assert ada.submit(form_of(ada, "fagomrader"), name_nb=name, name_en=name).status_code == 303
    assert len(db.session.query(Department).one().slug) <= 80


def test_a_district_is_there_once_from_each_day(ada: Client) -> None:
    storhaug()
    again = {**STORHAUG, "name_nb": "Storhaug øst"}
    answer = ada.submit(form_of(ada, "bydeler"), **again)
    assert "Bydelen er i lista fra samme dato." in refused_at(answer, "valid_from")
    answer = ada.submit(form_of(ada, "bydeler"), **{**again, "valid_from": "2021-01-01"})
    assert answer.status_code == 303


def test_two_districts_do_not_become_one_by_a_change(ada: Client) -> None:
    storhaug()
    ada.submit(form_of(ada, "bydeler"), **{**STORHAUG, "valid_from": "2021-01-01"})
    later = db.session.query(District).filter_by(slug="storhaug-2021").one()
    form = form_of(ada, "bydeler", str(later.id))
    refused_at(ada.submit(form, valid_from="2020-01-01"), "valid_from")
    assert ada.submit(form, name_en="Storhaug (Stavanger)").status_code == 303


def test_a_district_does_not_end_before_it_begins(ada: Client) -> None:
    answer = ada.submit(form_of(ada, "bydeler"), **STORHAUG, valid_to="2019-12-31")
    assert "Datoen kan ikke være før «Gjelder fra»." in refused_at(answer, "valid_to")
    assert ada.submit(form_of(ada, "bydeler"), **STORHAUG, valid_to="2023-12-31").status_code == 303


WRITTEN = {
    "satsningsomrader": {"name_nb": "Helse", "name_en": "Health", "position": ""},
    "fagomrader": {"name_nb": "Kultur", "name_en": "Culture"},
    "bydeler": STORHAUG,
}


@pytest.mark.parametrize("listed", WRITTEN)
def test_what_is_sent_twice_is_in_the_list_once_and_answered_as_the_first(ada: Client, listed: str) -> None:
    form = form_of(ada, listed)
    first, second = (ada.submit(form, **WRITTEN[listed]) for _press in range(2))
    assert (
        (second.status_code, second.location) == (first.status_code, first.location) == (303, f"/admin/lister/{listed}")
    )
    assert sum(db.session.query(model).count() for model in (FocusArea, Department, District)) == 1
