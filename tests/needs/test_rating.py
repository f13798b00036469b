"""An operator's own model tells which needs are near in meaning, and who asks does not know; without it words tell."""

from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from app.core.db import db
from app.needs import search
from app.needs.models import Need
from app.needs.search import rating
from config import SettingsError
from tests.cast import Cast
from tests.factories import needs as make
from tests.support import meaning
from tests.support.client import Client
from tests.support.databases import TestDatabase

DARK = "Stien ved skolen er altfor mørk."
STEEP = "Sklia ved skolen er altfor bratt."
OUT = "Lampene langs stien har sluknet."


def put_in(app: Flask, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    settings = replace(app.extensions["settings"], needs_likeness=f"{meaning.__name__}:{name}")
    monkeypatch.setitem(app.extensions, "settings", settings)
    monkeypatch.setitem(app.extensions, rating.LIKENESS, None)
    rating.init_app(app)


def near() -> list[Need]:
    return [one.need for one in search.similar(DARK, 2)]


@pytest.fixture
def two(context: None) -> tuple[Need, Need]:
    return make.need(STEEP), make.need(OUT)


def test_the_model_tells_what_is_near_where_words_are_misled(
    app: Flask, two: tuple[Need, Need], monkeypatch: pytest.MonkeyPatch
) -> None:
    steep, out = two
    assert near()[0] == steep, "the words are misled"
    put_in(app, monkeypatch, "meaning")
    assert near() == [out]


@pytest.mark.parametrize("broken", ["unreachable", "forgetful"])
def test_words_tell_when_the_model_gives_no_answer(
    app: Flask,
    two: tuple[Need, Need],
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    by_words = near()
    put_in(app, monkeypatch, broken)
    assert near() == by_words
    assert "NEEDS_LIKENESS" in caplog.text, "the operator is told"


@pytest.mark.parametrize("name", ["misspelt", "PLACES", "nothing:at_all", ""])
def test_an_app_does_not_start_with_what_cannot_be_asked(database: TestDatabase, name: str) -> None:
    named = name if ":" in name else f"{meaning.__name__}:{name}"
    with pytest.raises(SettingsError, match=f"NEEDS_LIKENESS={named}"):
        create_app(replace(database.settings, needs_likeness=named))


def test_the_team_and_those_who_tell_are_shown_what_the_model_finds(
    client: Client, cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = make.need(DARK, project=cast.project)
    make.need(STEEP, project=cast.project)
    make.need(OUT, project=cast.project)
    db.session.commit()
    put_in(app, monkeypatch, "meaning")
    page = client.sign_in(cast.alice.account).page(f"/team/behov/{mine.id}")
    assert "Lampene" in page.text
    assert "Sklia" not in page.text
    asked = client.post("/meld-behov/ligner", data={"text": DARK})
    assert "Lampene" in asked.text
    assert "Sklia" not in asked.text
