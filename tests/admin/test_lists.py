"""Focus areas, departments and districts are rows that an administrator may change."""

import pytest

from app.core.db import db
from app.core.permissions import Role
from app.projects.models import Department, FocusArea
from tests.admin.test_people import made
from tests.support.client import Client


@pytest.fixture
def ada(client: Client) -> Client:
    return client.sign_in(made("ada@example.no", Role.ADMINISTRATOR))


@pytest.mark.parametrize("name", ["satsningsomrader", "fagomrader", "bydeler"])
def test_an_empty_list_says_so(ada: Client, name: str) -> None:
    assert "Lista er tom" in ada.page(f"/admin/lister/{name}").text


def test_a_focus_area_is_added_with_an_address_in_both_languages(ada: Client) -> None:
    form = ada.page("/admin/lister/satsningsomrader/ny").form(has="name_nb")
    ada.submit(form, name_nb="Helse og velferd", name_en="Health and welfare", follow=True)
    area = db.session.query(FocusArea).one()
    assert (area.slug_nb, area.slug_en, area.active) == ("helse-og-velferd", "health-and-welfare", True)


def test_what_was_written_is_kept_when_something_is_missing(ada: Client) -> None:
    form = ada.page("/admin/lister/fagomrader/ny").form(has="name_nb")
    answer = ada.submit(form, name_nb="Bymiljø og utbygging", name_en="")
    assert answer.status_code == 422
    assert 'value="Bymiljø og utbygging"' in answer.text
    assert db.session.query(Department).count() == 0


def test_renaming_keeps_the_address(ada: Client) -> None:
    db.session.add(Department(slug="bymiljo", name_nb="Bymiljø", name_en="Environment"))
    db.session.commit()
    form = ada.page("/admin/lister/fagomrader/1").form(has="name_nb")
    ada.submit(form, name_nb="Bymiljø og utbygging")
    row = db.session.query(Department).one()
    assert (row.slug, row.name_nb) == ("bymiljo", "Bymiljø og utbygging")


@pytest.mark.parametrize("path", ["/admin/lister/hemmelig", "/admin/lister/bydeler/77"])
def test_what_is_not_there_is_not_found(ada: Client, path: str) -> None:
    assert ada.get(path).status_code == 404


def test_changes_are_in_the_log(ada: Client) -> None:
    ada.submit(ada.page("/admin/lister/fagomrader/ny").form(has="name_nb"), name_nb="Kultur", name_en="Culture")
    assert "Administrator La til fagområde 1" in ada.page("/admin/logg").text
