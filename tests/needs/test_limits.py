"""Making ever new devices, and adding without end, is held back; a hall of people is not."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.db import db
from app.needs.models import Addition, Need
from app.people import device
from app.people.models import Participant
from tests.factories import decisions as vote
from tests.factories import needs as make
from tests.support.client import Client

TEXT = "Lyset på stien ved Mosvatnet er borte, og jeg tør ikke gå der."
New = Callable[[], Client]


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_every_act_that_makes_a_device_counts_towards_the_same_limit(
    browsers: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "NEW_DEVICES", "3/hour")
    need, ballot = make.need(), vote.ballot()
    option = ballot.options[0].id
    acts = [
        (f"/behov/{need.id}/stott", {}),
        (f"/avstemning/{ballot.slug}", {"option": str(option)}),
        ("/folg", {"subject": "need", "id": str(need.id)}),
        (f"/behov/{need.id}/stott", {}),
        (f"/avstemning/{ballot.slug}", {"option": str(option)}),
    ]
    known = browsers()
    statuses = [known.post(acts[0][0]).status_code]
    statuses += [browsers().post(url, data=data).status_code for url, data in acts[1:]]
    assert statuses == [303, 303, 303, 429, 429]
    assert known.post(f"/avstemning/{ballot.slug}", data={"option": str(option)}).status_code == 303
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    assert browsers().post(acts[0][0], environ_base=elsewhere).status_code == 303
    assert db.session.get_one(Need, need.id).support_count == 2


def test_one_device_adds_twenty_times_an_hour_to_what_others_told(browsers: New) -> None:
    need, browser = make.need().id, browsers()
    browser.take_part()
    form = browser.page(f"/behov/{need}").form("text")
    for number in range(20):
        key = f"00000000-0000-4000-8000-{number:012d}"
        assert browser.submit(form, text=f"Det gjelder dag {number} også.", client_key=key).status_code == 303
    answer = browser.submit(form, text="Og en gang til.", client_key="00000000-0000-4000-8000-000000000099")
    assert answer.status_code == 429
    assert "Vent litt og send igjen" in answer.page.text
    assert answer.page.form("text").fields["text"] == "Og en gang til."
    assert count(Addition) == 20


def test_the_one_who_told_it_adds_as_they_like(client: Client) -> None:
    client.submit(client.page("/meld-behov").form("text"), text=TEXT)
    form = client.page("/behov/1001").form("text")
    for number in range(22):
        key = f"00000000-0000-4000-8000-{number:012d}"
        assert client.submit(form, text=f"Det gjelder dag {number} også.", client_key=key).status_code == 303
    assert count(Addition) == 22


def test_a_network_adds_three_hundred_times_an_hour(app: Flask, browsers: New, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.needs.views.need.PER_NETWORK", "3/hour")
    need = make.need().id
    statuses = []
    for number in range(4):
        browser = browsers()
        form = browser.page(f"/behov/{need}").form("text")
        statuses.append(browser.submit(form, text=f"Det gjelder dag {number} også.").status_code)
    assert statuses == [303, 303, 303, 429]
    assert count(Participant) == 4  # who told it, and three who added
