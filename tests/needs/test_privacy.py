"""What one told can be got; forgotten, it stays where others read it, and nothing leads back to who said it."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.needs import secret, services
from app.needs.models import Addition, Keeper, Need, NeedState, Support
from app.people import participants
from tests.factories import needs as make
from tests.factories import projects as project_make
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
