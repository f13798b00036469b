"""Additions to a need that changed while somebody wrote: it is said why, and the text is given back."""

from flask import Flask
from sqlalchemy import func, select

from app.core.db import db
from app.needs import services
from app.needs.models import Addition, Need, Policy
from tests.factories import needs as make
from tests.support.client import Client
from tests.support.page import Form

TEXT = "Stien langs vannet er mørk om kvelden."
ADDED = "Det er verst i november."


def additions() -> int:
    return db.session.scalars(select(func.count()).select_from(Addition)).one()


def written_on(client: Client, need: Need) -> Form:
    return client.page(f"/behov/{need.id}").form("text")


def test_on_a_need_that_was_hidden_the_text_is_given_back(app: Flask, client: Client) -> None:
    form = written_on(client, need := make.need(TEXT))
    with make.arranged(app):
        services.hide(make.MODERATOR, db.session.get_one(Need, need.id), Policy.HATEFUL)
    answer = client.submit(form, text=ADDED)
    assert (answer.status_code, answer.page.h1) == (404, "Vi har tatt ned dette behovet")
    assert ADDED in answer.page.text
    assert TEXT not in answer.page.text
    assert additions() == 0


def test_on_ones_own_need_that_was_withdrawn_in_another_tab_too(client: Client) -> None:
    form = written_on(client, need := make.told(TEXT, by=client.take_part()))
    client.submit(client.page(f"/behov/{need.id}").form(action=f"/{need.id}/trekk"))
    answer = client.submit(form, text=ADDED)
    assert answer.status_code == 409
    assert "Det går ikke an å legge til noe her nå." in answer.page.text
    assert ADDED in answer.page.one(class_="said").text
    assert additions() == 0


def test_on_a_need_that_was_merged_it_is_offered_to_the_whole_with_the_text_in_the_field(
    app: Flask, client: Client
) -> None:
    whole = make.need("Stien rundt hele vannet er mørk.")
    form = written_on(client, part := make.need(TEXT))
    with make.arranged(app):
        services.merge(make.MODERATOR, db.session.get_one(Need, part.id), db.session.get_one(Need, whole.id))
    answer = client.submit(form, text=ADDED)
    assert answer.status_code == 409
    assert f"Behov {part.id} ble slått sammen med dette mens du skrev." in answer.page.text
    assert answer.page.form("text").fields["text"] == ADDED
    assert client.submit(answer.page.form("text")).status_code == 303
    assert db.session.scalars(select(Addition.need_id)).all() == [whole.id]
