"""A button of the import that is pressed twice: both answers say the same, and nothing is called lost that was stored."""

import contextlib
from io import BytesIO
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.alone import Deed
from app.core.db import db
from app.core.permissions import SYSTEM
from app.needs import importing
from app.needs.importing import Plan, once, writing
from app.needs.models import Need
from tests.cast import Cast
from tests.needs.test_import_page import send
from tests.needs.test_importing import LONG, NEEDS
from tests.support.client import Client
from tests.support.databases import POSTGRESQL
from tests.support.page import Form
from tests.support.threads import together


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/team/{cast.project.slug}/importer"


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Need)) or 0


def press(client: Client, form: Form, act: str = "import", **values: Any) -> tuple[int, str]:
    """What it answers, from where it tells what became of it."""
    answer = client.submit(form, act=act, **values)
    return answer.status_code, answer.page.text.partition("Så blir alt lagret samlet, eller ingenting.")[2]  # type: ignore[attr-defined]


def test_the_second_press_is_told_what_the_first_one_stored(alice: Client, url: str) -> None:
    form = send(alice, url, NEEDS, LONG).form(has="source")
    first, second = press(alice, form), press(alice, form)
    assert first == second
    assert (first[0], "Lagret:" in first[1], "Nye behov 4" in first[1], "Se innboksen" in first[1]) == (
        200,
        True,
        True,
        True,
    )
    assert count() == 4


def test_going_back_to_try_what_is_stored_says_that_it_is(alice: Client, url: str) -> None:
    form = send(alice, url, NEEDS).form(has="source")
    stored = press(alice, form)
    assert press(alice, form, "try") == stored


def test_a_trial_that_is_asked_for_twice_is_answered_twice(alice: Client, url: str) -> None:
    form = send(alice, url, NEEDS).form(has="source")
    first, second = press(alice, form, "try"), press(alice, form, "try")
    assert first == second
    assert (first[0], "Dette ville skjedd:" in first[1]) == (200, True)


def test_a_file_that_is_sent_beside_an_earlier_one_can_be_sent_twice(alice: Client, url: str) -> None:
    form = send(alice, url, NEEDS).form(has="source")
    answers = [press(alice, form, "try", supports=(BytesIO(LONG.encode()), "s.csv")) for _press in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0][0], "Nye støtter 3" in answers[0][1]) == (200, True)


def test_what_was_kept_before_it_is_forgotten_with_it(alice: Client, url: str) -> None:
    folder = alice.application.extensions["settings"].imports_dir
    before = set(folder.glob("*/*"))
    page = alice.submit(
        send(alice, url, NEEDS).form(has="source"), act="try", supports=(BytesIO(LONG.encode()), "s.csv")
    ).page  # type: ignore[attr-defined]
    assert {one.name for one in set(folder.glob("*/*")) - before} >= {"needs", "supports"}
    press(alice, page.form(has="source"))
    assert {one.name for one in set(folder.glob("*/*")) - before} == {"stored"}


def test_two_presses_at_once_store_it_once_and_say_the_same(
    app: Flask, alice: Client, browsers: Any, cast: Cast, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = send(alice, url, NEEDS, LONG).form(has="source")
    other = browsers().sign_in(cast.alice.account)
    token, both, read = other.page(url).form(has="source").fields["csrf_token"], Barrier(2), importing.read

    def read_together(*given: Any) -> Plan:
        plan = read(*given)
        with contextlib.suppress(BrokenBarrierError):
            both.wait(2)
        return plan

    monkeypatch.setattr(importing, "read", read_together)
    first, second = together(app, [lambda: press(alice, form), lambda: press(other, form, csrf_token=token)])
    assert first == second
    assert (first[0], "Lagret:" in first[1], "Nye behov 4" in first[1]) == (200, True, True)
    assert count() == 4


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)  # SQLite has one writer at a time
def test_two_who_import_the_same_at_once_store_it_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.test_request_context():
        plan = importing.read("test", NEEDS, LONG)
    both, looked_up = Barrier(2), writing._districts

    def look_up() -> dict[str, int]:
        with contextlib.suppress(BrokenBarrierError):
            both.wait(0.5)  # until the other one has looked what there is, if it may
        return looked_up()

    monkeypatch.setattr(writing, "_districts", look_up)
    done = together(app, [lambda: importing.run(SYSTEM, plan)] * 2)
    assert sorted((one.needs, one.known) for one in done) == [(0, 4), (4, 0)]


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)
def test_who_would_wait_too_long_for_another_import_is_told_in_the_form(
    app: Flask, alice: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = send(alice, url, NEEDS).form(has="source")
    monkeypatch.setattr(once, "PATIENCE", 0.4)
    with db.engine.begin() as another:
        another.execute(select(func.pg_advisory_xact_lock(Deed.IMPORT.value)))
        answer = alice.submit(form, act="import")
        assert (answer.status_code, "En annen import er i gang." in answer.page.text) == (422, True)  # type: ignore[attr-defined]
    assert count() == 0
    assert "Lagret:" in press(alice, answer.page.form(has="source"))[1]  # type: ignore[attr-defined]
