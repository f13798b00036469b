"""An administrator gives and takes accounts and roles; nobody else does."""

import pytest

from app.core.db import db
from app.core.errors import Invalid
from app.core.permissions import SYSTEM, Person, Role
from app.people import accounts
from app.people.models import Account
from tests.support.client import Client


def made(email: str, *roles: Role) -> Account:
    account = accounts.create_account(SYSTEM, email, email.split("@")[0].title())
    for role in roles:
        accounts.grant(SYSTEM, account, role)
    return account


@pytest.fixture
def ada(client: Client) -> Client:
    return client.sign_in(made("ada@example.no", Role.ADMINISTRATOR))


def test_an_account_is_made_and_found_again(ada: Client) -> None:
    form = ada.page("/admin/folk").form(action="/admin/folk/ny")
    answer = ada.submit(form, name="Bjørg Åsen", email="Bjorg@Example.no", follow=True)
    assert answer.status_code == 200
    assert "bjorg@example.no" in answer.page.text
    assert "Bjørg Åsen" in ada.page("/admin/folk?q=bjørg").text


@pytest.mark.parametrize("search", ["åse ØRSTAD", "Ørstad", "ørstad", "ÆRLIG.ØYA@example.no", "ærlig.øya", "åse ærlig"])
def test_an_account_is_found_in_any_case_also_with_norwegian_letters(ada: Client, search: str) -> None:
    accounts.create_account(SYSTEM, "ærlig.øya@example.no", "ÅSE Ørstad")
    accounts.create_account(SYSTEM, "ase.orstad@example.no", "Ase Orstad")
    db.session.commit()
    text = ada.page("/admin/folk", query_string={"q": search}).text
    assert "ÅSE Ørstad" in text
    assert "Ase Orstad" not in text


def test_the_same_address_twice_is_told_at_the_field(ada: Client) -> None:
    made("bjorg@example.no")
    form = ada.page("/en/admin/people").form(action="/en/admin/people/new")
    answer = ada.submit(form, name="Bjørg", email="bjorg@example.no")
    assert answer.status_code == 422
    assert "There is already an account with this address." in answer.page.text
    assert 'value="Bjørg"' in answer.text


def test_an_account_that_is_sent_twice_is_made_once_and_both_presses_lead_to_it(ada: Client) -> None:
    form = ada.page("/admin/folk").form(action="/admin/folk/ny")
    first, second = (ada.submit(form, name="Bjørg Åsen ", email="Bjorg@Example.no") for _press in range(2))
    assert (second.status_code, second.location) == (303, first.location)
    assert db.session.query(Account).filter_by(email="bjorg@example.no").count() == 1


def test_a_role_counts_from_the_next_request_and_stops_at_once(app: object, ada: Client) -> None:
    mona = made("mona@example.no")
    other = ada.application.test_client()
    assert isinstance(other, Client)
    other.sign_in(mona)
    assert other.get("/admin").status_code == 403
    ada.post(f"/admin/folk/{mona.id}/rolle", data={"role": "moderator", "project": ""})
    assert other.get("/admin").status_code == 200
    ada.post(f"/admin/folk/{mona.id}/rolle", data={"role": "moderator", "project": "", "take": "1"})
    assert other.get("/admin").status_code == 403


def test_a_closed_account_is_signed_out_at_once(ada: Client) -> None:
    mona = made("mona@example.no", Role.MODERATOR)
    other = ada.application.test_client()
    assert isinstance(other, Client)
    other.sign_in(mona)
    assert other.get("/admin").status_code == 200
    ada.post(f"/admin/folk/{mona.id}/tilgang", data={"active": "0"})
    assert other.get("/admin").status_code == 303


def test_nobody_takes_the_last_key_from_themselves(ada: Client) -> None:
    answer = ada.post("/admin/folk/1/rolle", data={"role": "administrator", "project": "", "take": "1"})
    assert answer.status_code == 422
    assert "fra deg selv" in answer.page.text


@pytest.mark.parametrize(
    ("role", "project", "said"),
    [(Role.TEAM, None, "Velg hvilket prosjekt"), (Role.MODERATOR, 1, "gjelder hele tjenesten")],
)
def test_a_role_is_in_a_project_or_in_the_whole_service(
    database: object, role: Role, project: int | None, said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        accounts.grant(SYSTEM, made("team@example.no"), role, project)


@pytest.mark.parametrize("role", [Role.MODERATOR, None])
@pytest.mark.parametrize("path", ["/admin/folk", "/admin/folk/1", "/admin/lister/bydeler", "/admin/logg"])
def test_others_are_refused(client: Client, path: str, role: Role | None) -> None:
    client.sign_in(made("mona@example.no", *([role] if role else [])))
    assert client.get(path).status_code == 403


def test_another_persons_form_changes_nothing(client: Client) -> None:
    mona = made("mona@example.no", Role.MODERATOR)
    client.sign_in(mona)
    assert client.post(f"/admin/folk/{mona.id}/rolle", data={"role": "administrator"}).status_code == 403
    assert accounts.person_of_account(mona.id).instance_roles == frozenset({Role.MODERATOR})


def test_the_service_refuses_too(database: object) -> None:
    from app.admin import services
    from app.core.errors import NotAllowed

    with pytest.raises(NotAllowed):
        services.add_account(Person(account_id=9), "a@example.no", "A", "nb")
