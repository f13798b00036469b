"""What residents did is told by the day: whoever saw them with a phone at that minute must not find them by it."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.core.db import Base, db
from app.needs import services as needs
from app.opendata.datasets import DATASETS
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import decisions as vote
from tests.factories import needs as make
from tests.support.client import Client

THEIR_MINUTE = datetime(2026, 5, 12, 12, 32, 47, tzinfo=UTC)  # 14.32 on the clock in Stavanger
SAID = ("14.32", "14:32", "12:32", "12.32", "32:47")
TEXT = "Lyset på stien ved Mosvatnet er borte, og jeg tør ikke gå der."


@pytest.fixture
def need(app: Flask, frozen_clock: Moment, cast: Cast) -> int:
    """A need that was told, added to, supported and taken up."""
    frozen_clock.set(THEIR_MINUTE)
    told = make.told(TEXT)
    frozen_clock.move(hours=2)
    needs.publish(make.MODERATOR, told)
    needs.place(make.MODERATOR, told, cast.project)
    frozen_clock.set(THEIR_MINUTE)
    needs.support(make.participant(), told.id)
    added = make.addition(told, "Det gjelder om morgenen også.")
    frozen_clock.move(hours=3)
    needs.publish_addition(make.MODERATOR, added)
    db.session.commit()
    return told.id


def test_no_public_page_and_no_file_has_the_minute(client: Client, need: int, cast: Cast) -> None:
    files = [f"/apne-data/{name}.{kind}" for name in DATASETS for kind in ("csv", "json")]
    slug = cast.project.slug
    pages = [f"/behov/{need}", f"/en/needs/{need}", "/behov", f"/prosjekter/{slug}", f"/prosjekter/{slug}/spor"]
    for url in (*files, *pages):
        answer = client.get(url)
        assert answer.status_code == 200, url
        told = answer.text + str(answer.headers)
        assert not [minute for minute in SAID if minute in told], url


def test_the_team_reads_the_day_too(client: Client, need: int, cast: Cast) -> None:
    client.sign_in(cast.alice.account)
    slug = cast.project.slug
    for url in (f"/team/behov/{need}", f"/team/{slug}/innboks?vis=all", f"/team/{slug}/logg"):
        told = client.page(url).text
        assert "12. mai" in told, url
        assert not [minute for minute in SAID if minute in told], url


def test_a_picture_does_not_say_when_it_was_sent(client: Client) -> None:
    out = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "PNG")
    out.seek(0)
    data = {**client.page("/meld-behov").form("text").fields, "text": TEXT, "pictures": (out, "sti.png")}
    receipt = client.post("/meld-behov", data=data, follow_redirects=True)
    assert receipt.status_code == 200
    [picture] = {source for image in client.page("/behov/1001").all("img") if (source := image.get("src"))}
    answer = client.get(picture)
    assert answer.status_code == 200
    assert "Last-Modified" not in answer.headers and "ETag" not in answer.headers
    assert "private" in answer.headers["Cache-Control"] and "public" not in answer.headers["Cache-Control"]


def test_the_database_itself_does_not_know_the_minute_of_a_vote_or_a_support(
    app: Flask, client: Client, frozen_clock: Moment
) -> None:
    """The page about privacy says: which day, not the time of day."""
    frozen_clock.set(THEIR_MINUTE - timedelta(hours=3, minutes=20))
    number, ballot = make.need().id, vote.ballot()
    frozen_clock.set(THEIR_MINUTE)
    assert client.post(f"/behov/{number}/stott").status_code == 303
    sent = {"option": str(ballot.options[0].id)}
    assert client.post(f"/avstemning/{ballot.slug}", data=sent).status_code == 303
    held = []
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            held += [table.name for value in row if isinstance(value, datetime) and value.minute == THEIR_MINUTE.minute]
    assert held == []
