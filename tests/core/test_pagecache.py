"""Strangers share pages; nobody ever sees an older page than the database has, or anything of another visitor's."""

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import pagecache
from app.core.db import db, make_engine
from app.needs.models import Need
from tests.conftest import Moment
from tests.factories import needs
from tests.support.client import Client
from tests.support.queries import count_queries

TOLD = "Gatelyset ved skolen er borte."
EVERYWHERE = ("/", "/behov", "/prosjekter", "/en/needs", "/slik-jobber-vi")


@pytest.fixture(autouse=True)
def a_published_need(app: Flask, frozen_clock: Moment) -> None:
    pagecache.shelf.clear()
    with needs.arranged(app):
        needs.need(TOLD)


def cost(client: Client, url: str) -> int:
    with count_queries(kept=True) as counted:
        client.page(url)
    return counted.total


def is_kept(client: Client, url: str) -> bool:
    """A snapshot is of the whole PostgreSQL server: other tests, in databases of their own, may be writing just now."""
    return any(cost(client, url) == 0 for _attempt in range(2 if db.sqlite else 200))


@pytest.mark.parametrize("url", EVERYWHERE)
def test_the_second_stranger_gets_the_page_without_a_question_to_the_database(
    client: Client, browsers: Callable[[], Client], url: str
) -> None:
    first = client.page(url)
    other = browsers()
    assert is_kept(other, url)
    assert other.page(url).text == first.text


def test_what_somebody_else_stores_is_on_the_next_page(
    app: Flask, client: Client, browsers: Callable[[], Client]
) -> None:
    assert "0 støtter" in client.page("/behov/1001").text
    somebody = browsers()
    somebody.take_part()
    somebody.post("/behov/1001/stott")
    assert "1 støtter" in client.page("/behov/1001").text


def test_what_another_process_stores_is_on_the_next_page(app: Flask, client: Client) -> None:
    assert TOLD in client.page("/behov/1001").text
    engine = make_engine(db.engine.url.render_as_string(hide_password=False))
    with engine.begin() as connection:
        connection.execute(sa.update(Need).values(text="Gatelyset er tilbake."))
    engine.dispose()
    assert "Gatelyset er tilbake." in client.page("/behov/1001").text


def test_what_is_rolled_back_or_only_read_keeps_the_pages_on_sqlite(client: Client) -> None:
    if not db.sqlite:
        return  # a number is used up there, which makes pages anew without need
    before = db.state()
    db.session.add(Need())
    db.session.rollback()
    db.session.scalar(sa.select(Need.id))
    db.session.commit()
    assert db.state() == before


def test_a_transaction_that_is_stored_after_a_later_one_changes_the_state(database: Any) -> None:
    if db.sqlite:
        return  # has one writer at a time
    with db.engine.connect() as slow:
        slow.execute(sa.update(Need).values(text="Lenge underveis."))
        with db.engine.begin() as quick:
            quick.execute(sa.text("CREATE TEMPORARY TABLE quick (id integer)"))
        before = db.state()
        slow.commit()
        assert db.state() != before


def test_the_forms_of_each_visitor_are_their_own(client: Client, browsers: Callable[[], Client]) -> None:
    other = browsers()
    one, another = client.get("/behov/1001").text, other.get("/behov/1001").text
    for name in ("csrf_token", "client_key"):
        held = [re.findall(rf'name="{name}"[^>]*value="([^"]+)"', page) for page in (one, another)]
        assert held[0] and held[1]
        assert not set(held[0]) & set(held[1])


def test_the_token_of_a_kept_page_is_the_visitors(client: Client, browsers: Callable[[], Client]) -> None:
    client.page("/behov")
    other = browsers()
    form = other.page("/behov").form(action="/behov/1001/stott")
    answer = other.post(form.action, data=form.fields, csrf=False)
    assert answer.status_code == 303
    with db.session() as session:
        assert session.scalar(sa.select(Need.support_count)) == 1


def test_a_form_on_a_kept_page_can_be_sent_after_the_seconds_that_a_person_needs(
    app: Flask, client: Client, browsers: Callable[[], Client], frozen_clock: Moment
) -> None:
    client.page("/behov/1001")
    frozen_clock.move(seconds=30)
    opened = re.search(r'name="opened"[^>]*value="(\d+)\.', browsers().get("/behov/1001").text)
    assert opened is not None
    assert int(opened[1]) == int(frozen_clock.move().timestamp())


def test_whoever_has_acted_gets_a_page_of_their_own(client: Client, browsers: Callable[[], Client]) -> None:
    client.page("/behov/1001")
    supporter = browsers()
    supporter.take_part()
    supporter.post("/behov/1001/stott")
    client.page("/behov/1001")
    assert "Du støtter" in supporter.page("/behov/1001").text
    assert "Du støtter" not in client.page("/behov/1001").text
    assert cost(supporter, "/behov/1001") > 0


def test_who_is_signed_in_gets_a_page_of_their_own(client: Client, browsers: Callable[[], Client], cast: Any) -> None:
    alice = browsers().sign_in(cast.alice.account)
    client.page("/behov")
    assert cost(alice, "/behov") > 0
    assert is_kept(client, "/behov")
    assert cost(alice, "/behov") > 0


def test_a_message_is_shown_to_the_one_it_is_for(client: Client, browsers: Callable[[], Client]) -> None:
    told = browsers()
    with told.session_transaction() as session:
        session["_flashes"] = [("success", "Du er glemt.")]
    assert "Du er glemt." in told.page("/").text
    assert "Du er glemt." not in client.page("/").text


def test_a_part_for_htmx_is_not_mistaken_for_the_page(client: Client) -> None:
    whole = client.page("/behov")
    client.inspecting = False
    part = client.get("/behov", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert "<html" not in part.text
    client.inspecting = True
    assert client.page("/behov").text == whole.text


def test_a_page_about_time_is_made_anew_each_minute(client: Client, frozen_clock: Moment) -> None:
    frozen_clock.move()
    assert is_kept(client, "/")
    frozen_clock.move(minutes=1)
    assert cost(client, "/") > 0


def test_a_stranger_who_asks_for_what_is_not_there_is_told_so_each_time(client: Client) -> None:
    for _time in range(2):
        client.page("/behov/999", status=404)
    assert client.get("/behov?side=abc").status_code == 200


def test_the_shelf_never_holds_more_than_its_room() -> None:
    shelf = pagecache.Shelf(room=1000)
    moment: Any = ("state", None)
    shelf.get(("a", "a"), moment)
    for number in range(50):
        kept = pagecache.Kept.__new__(pagecache.Kept)
        kept.size = 300
        shelf.put(("a", str(number)), moment, kept)
    assert [number for number in range(50) if shelf.get(("a", str(number)), moment)] == [47, 48, 49]


def test_a_page_that_was_overtaken_while_it_was_made_is_not_kept() -> None:
    shelf = pagecache.Shelf()
    before: Any = ("before", None)
    after: Any = ("after", None)
    assert shelf.get(("a", "/"), before) is None
    assert shelf.get(("a", "/"), after) is None
    kept = pagecache.Kept.__new__(pagecache.Kept)
    kept.size = 1
    shelf.put(("a", "/"), before, kept)
    assert shelf.get(("a", "/"), after) is None


def test_the_watch_finds_its_way_back_when_the_server_has_dropped_it(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.core.db.RESTED", 0)
    before = db.state()
    if not db.sqlite:
        with db.engine.begin() as connection:
            connection.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        assert db.state() != before
        db.engine.dispose()
        assert db.state()


def test_the_sign_of_a_gap_is_another_in_every_process() -> None:
    ask = "from app.core import pagecache; print(pagecache._SIGN)"
    told = {subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(told) == 2
