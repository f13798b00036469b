"""What one told can be got; forgotten, it stays where others read it, and nothing leads back to who said it."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.needs import pictures, secret, services
from app.needs.models import Addition, Keeper, Need, NeedState, Policy, Support
from app.people import participants
from tests.factories import needs as make
from tests.factories import projects as project_make
from tests.factories import prototypes
from tests.support.client import Client
from tests.support.page import Form

TEXT = "Stien langs Mosvatnet er for mørk når jeg går hjem fra kveldsvakt."


def held(client: Client) -> Any:
    answer = client.get("/min-side/mine-data.json")
    return json.loads(answer.text)["held"]["needs"]


def test_everything_one_told_added_and_supported_can_be_got(app: Flask, client: Client) -> None:
    who = client.take_part()
    with make.arranged(app):
        project_make.project()  # plants the districts
        mine, theirs = make.told(TEXT, by=who, place="Ved butikken på Hundvåg"), make.need()
        make.addition(theirs, "Det gjelder tidlig om morgenen også.", by=who)
        services.support(who, theirs.id)
        own, other, link = mine.id, theirs.id, secret.token_of(mine)
    told = held(client)
    [need] = told["needs"]
    assert (need["number"], need["text"], need["place"]) == (own, TEXT, "Ved butikken på Hundvåg")
    assert (need["district"], need["state"], need["receipt"]) == ("Hundvåg", "waiting", link)
    assert [(one["need"], one["text"]) for one in told["additions"]] == [
        (other, "Det gjelder tidlig om morgenen også.")
    ]
    assert [one["need"] for one in told["supports"]] == [other]


@pytest.mark.parametrize("how", [services.decline, services.hide])
def test_the_pictures_of_what_is_not_public_can_be_got_by_who_told_it_and_by_nobody_else(
    app: Flask, client: Client, browsers: Any, how: Any
) -> None:
    who = client.take_part()
    with make.arranged(app):
        sent = [pictures.hold(prototypes.picture())]
        tell = make.told if how is services.decline else make.need
        how(make.MODERATOR, tell(TEXT, by=who, pictures=sent), Policy.PERSONAL_DATA)
    [address] = held(client)["needs"][0]["pictures"]
    got = client.get(urlsplit(address).path)
    assert (got.status_code, got.mimetype, got.headers["Cache-Control"]) == (200, "image/webp", "no-store")
    assert f'src="{urlsplit(address).path}"' in client.get(f"/behov/{held(client)['needs'][0]['number']}").text
    stranger = browsers()
    assert stranger.get(urlsplit(address).path).status_code == 404
    stranger.take_part()
    assert stranger.get(urlsplit(address).path).status_code == 404
    assert client.get(urlsplit(address).path.replace(sent[0].name, "a" * 24)).status_code == 404


@pytest.mark.parametrize("how", [services.decline, services.hide])
def test_the_receipt_on_another_device_says_where_the_picture_is(
    app: Flask, client: Client, browsers: Any, how: Any
) -> None:
    with make.arranged(app):
        sent = [pictures.hold(prototypes.picture())]
        tell = make.told if how is services.decline else make.need
        need = tell(TEXT, by=client.take_part(), pictures=sent)
        how(make.MODERATOR, need, Policy.PERSONAL_DATA)
        link = f"/behov/kvittering/{secret.token_of(need)}"
    said = "Bildet vises bare på enheten som behovet ble meldt fra."
    assert said in browsers().page(link).text
    assert said not in client.page(link).text


def test_who_was_given_the_receipt_is_not_called_the_one_who_told_it(app: Flask, client: Client, browsers: Any) -> None:
    with make.arranged(app):
        need = make.told(TEXT, by=client.take_part())
        number, token = need.id, secret.token_of(need)
    other, link = browsers(), f"/behov/kvittering/{token}"
    page = other.page(link)
    other.submit(page.form(action="/ta-med"))
    for said in (page.text, other.page(link).text, other.page(f"/behov/{number}").text):
        assert "av deg" not in said and "Det du skrev" not in said and "Behovet er ditt" not in said
        assert "Du har kvitteringen" in said
    for said in (client.page(link).text, client.page(f"/behov/{number}").text):
        assert "meldt av deg" in said and "Det du skrev" in said and "Behovet er ditt" in said


def published(app: Flask, who: int) -> tuple[int, str]:
    """The number and the secret link of a need that somebody else supports, with an addition by its teller."""
    with make.arranged(app):
        need = make.need(TEXT, by=who, supporters=1)
        services.publish_addition(make.MODERATOR, make.addition(need, by=who))
        services.support(who, make.need("Det mangler en benk ved dammen.").id)
        return need.id, secret.token_of(need)


def test_a_published_need_stays_for_everybody_and_its_secret_link_is_dead(
    app: Flask, client: Client, browsers: Any
) -> None:
    number, token = published(app, client.take_part())
    link, other = f"/behov/kvittering/{token}", browsers()
    withdraw: Form = other.page(link).form(action="trekk", button="Ja, trekk behovet")
    client.submit(client.page("/min-side").form(action="/min-side/glem"))
    assert other.get(link).status_code == 404
    assert other.submit(withdraw).status_code == 404
    page = other.page(f"/behov/{number}")
    assert page.h1.startswith("Stien langs Mosvatnet") and "1 støtter" in page.text
    assert "meldt av deg" not in client.page(f"/behov/{number}").text
    assert db.session.get_one(Need, number).state is NeedState.PUBLISHED


@pytest.mark.usefixtures("context")
def test_nothing_links_what_stays_to_who_said_it_or_to_each_other(app: Flask) -> None:
    who = make.participant()
    number, token = published(app, who)
    before = db.session.get_one(Need, number).receipt_salt
    participants.erase(who)
    db.session.expire_all()
    need = db.session.get_one(Need, number)
    assert (need.participant_id, need.text, need.support_count) == (None, TEXT, 1)
    assert need.receipt_salt != before and secret.need_of(token) is None
    assert db.session.scalars(select(Addition.participant_id)).all() == [None]
    assert not db.session.scalars(select(Keeper)).all()
    supporters = list(db.session.scalars(select(Support.participant_id)))
    assert len(supporters) == len(set(supporters)) == 2 and who not in supporters
