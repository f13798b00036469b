"""The facilitator sees with how many phones there is contact: what each process knows, counted together."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.projects.models import Project
from app.workshops.live.channels import Channel, What
from app.workshops.live.contact import Contact, InContact
from app.workshops.live.hub import Hub
from app.workshops.views.screen import key_of
from tests.factories import workshops
from tests.support.client import Client
from tests.support.redis import Redis


@pytest.fixture
def redis() -> Iterator[Redis]:
    server = Redis()
    yield server
    server.close()


def test_the_remote_tells_how_many_phones_hear_ask_and_are_lost(
    app: Flask, team: Client, project: Project, browsers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(app.extensions["settings"], redis_url="redis://localhost:1/0")  # what one process knows is all
    monkeypatch.setitem(app.extensions, "settings", settings)
    held, hub = workshops.opened(project=project), Hub()
    monkeypatch.setitem(app.extensions, "contact", Contact())
    app.extensions["contact"].hearing, app.extensions["contact"].screens = hub.phones, hub.screens
    for one in (
        Channel(held.id, What.PHONE, "nb"),
        Channel(held.id, What.PHONE, "en"),
        Channel(held.id, What.SCREEN, "nb"),
    ):
        hub.watch(one)
    asks, hears = browsers(), browsers()
    for phone, headers in ((asks, {}), (asks, {}), (hears, {"X-Hears": "1"})):
        phone.page(f"/d/{held.code}")
        phone.get(f"/d/{held.code}/siste", headers=headers)
    for phone in "abcde":
        workshops.answer(held, phone, option=1)
    text = team.page(f"/verksted/{held.id}/fjernkontroll").text
    assert "2 hører direkte 1 spør selv 2 uten kontakt" in text
    assert "Skjermen er tilkoblet." in text
    pressed = team.get(f"/verksted/{held.id}/fjernkontroll", headers={"X-Live": "1"})
    assert pressed.page.all(id="kontakt") == [], "a press takes the room only, and waits for nothing else"
    part = team.page(f"/verksted/{held.id}/fjernkontroll/kontakt", headers={"HX-Request": "true"})
    assert "2 hører direkte 1 spør selv 2 uten kontakt" in part.text and "<html" not in part.html


def test_the_remote_tells_whether_the_screen_hears_asks_or_is_away(
    app: Flask, team: Client, project: Project, browsers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(app.extensions["settings"], redis_url="redis://localhost:1/0")
    monkeypatch.setitem(app.extensions, "settings", settings)
    monkeypatch.setitem(app.extensions, "contact", Contact())
    held = workshops.opened(project=project)
    remote = f"/verksted/{held.id}/fjernkontroll"
    key = key_of(held.id)
    assert "Ingen skjerm er tilkoblet." in team.page(remote).text
    browsers().get(f"/verksted/{held.id}/skjerm/siste?k={key}", headers={"X-Hears": "1"})
    assert "Ingen skjerm er tilkoblet." in team.page(remote).text, "its stream is gone, whatever it says"
    browsers().get(f"/verksted/{held.id}/skjerm/siste?k={key}")
    text = team.page(remote).text
    assert "Den spør selv, og kan ligge litt etter." in text and "0 spør selv" in text, "it is no phone"


def test_who_asked_long_ago_asks_no_more(context: None, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = Contact()
    alone.asked("123456", "a")
    then = time.time()
    for later, asking in ((25, 1), (65, 0)):
        monkeypatch.setattr("app.workshops.live.contact.time.time", lambda at=then + later: at)
        assert alone.with_room(7, "123456") == InContact(hearing=0, asking=asking)


def test_processes_tell_each_other_and_a_phone_that_asks_two_is_one(
    app: Flask, context: None, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Contact, "begin", lambda _contact: None)  # they tell when the test says so
    first, second, streams = (Contact(redis.url) for _process in range(3))
    streams.hearing, streams.screens = lambda: {7: 120, 8: 3}, lambda: {7: 1}
    first.full = lambda: {9}
    for process, phone in ((first, "a"), (second, "a"), (second, "b")):
        process.asked("123456", phone)
    first.screen_asked("654321")
    for process in (first, second, streams):
        process.tell()
    assert first.with_room(7, "123456") == InContact(hearing=120, asking=2, screen="hearing")
    assert second.with_room(9, "654321") == InContact(hearing=0, asking=0, screen="asking", full=True)
    second.full = lambda: {8}
    told = second.with_room(8, "111111")
    assert told is not None and told.full, "it knows that itself, before it has told anybody"
    redis.stop()
    assert first.with_room(7, "123456") is None
