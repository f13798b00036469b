"""Whatever goes wrong with what somebody sent, the page that says so gives back what they wrote."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from app.core.db import db
from app.needs.models import Addition
from tests.cast import Cast
from tests.factories import needs as make
from tests.support.client import Client

WORDS = "Det er verst i november,\nog hunden min er redd."


def additions() -> int:
    return db.session.scalars(select(func.count()).select_from(Addition)).one()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError("the disk is full"), 500),
        (OperationalError("INSERT", {}, Exception("gone")), 503),
        (IntegrityError("INSERT", {}, Exception("taken")), 409),
    ],
    ids=["unexpected", "database", "constraint"],
)
def test_after_a_fault_the_text_is_shown_and_one_press_sends_it_again(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    form = client.page(f"/behov/{make.need('Stien er mørk ved vannet.').id}").form("text")
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def fail(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("INSERT INTO addition"):
            raise error

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        answer = client.submit(form, text=WORDS)
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
    assert answer.status_code == status
    assert WORDS in answer.page.one(class_="said").text
    assert additions() == 0
    assert client.submit(answer.page.form(button="Send igjen")).status_code == 303
    assert client.submit(answer.page.form(button="Send igjen")).status_code == 303
    assert additions() == 1


def test_a_page_that_lay_open_too_long_gives_the_text_back_and_sends_it_with_one_press(client: Client) -> None:
    data = {name: value for name, value in client.page("/meld-behov").form("text").fields.items() if value is not None}
    answer = client.post("/meld-behov", data={**data, "text": WORDS, "csrf_token": "old"}, csrf=False)
    assert (answer.status_code, answer.page.h1) == (400, "Vi forsto ikke det som ble sendt")
    assert "Siden har ligget åpen lenge. Se over og send igjen." in answer.page.text
    assert WORDS in answer.page.one(class_="said").text
    sent = client.submit(answer.page.form(button="Send igjen"))
    assert sent.headers["Location"].startswith("/meld-behov/takk")


def test_who_was_signed_out_while_writing_keeps_the_text_until_signed_in_again(client: Client, cast: Cast) -> None:
    need = make.need("Stien er mørk ved vannet.")
    client.sign_in(cast.ada.account)
    form = client.page(f"/team/behov/{need.id}").form(action="/svar")
    client.post("/logg-ut")
    answer = client.submit(form, **{"answer-text_nb": "Vi prøver lave lykter i februar.", "answer-by_nb": "Bymiljø"})
    assert (answer.status_code, answer.page.h1) == (401, "Du er logget ut")
    assert "Vi prøver lave lykter i februar." in answer.page.text
    client.sign_in(cast.ada.account)
    again = client.submit(answer.page.form(button="Send igjen"))
    assert "Siden har ligget åpen lenge." in again.page.text, "whoever signs in gets forms of their own"
    assert client.submit(again.page.form(button="Send igjen")).status_code == 303
    assert "Vi prøver lave lykter i februar." in client.page(f"/behov/{need.id}").text


def test_nobody_elses_form_puts_words_on_our_page(client: Client) -> None:
    there = {"Origin": "https://evil.example"}
    answer = client.post("/meld-behov", data={"text": "Ring dette nummeret nå"}, csrf=False, headers=there)
    assert answer.status_code == 400
    assert "Ring dette" not in answer.page.text
    assert not answer.page.all("form", method="post")


def test_codes_and_tokens_are_not_shown(client: Client) -> None:
    data = {"code": "123456", "proof_email": "eva@example.no", "client_key": "0123456789abcdef", "text": "Lys"}
    answer = client.post("/finnes-ikke", data=data)
    assert [" ".join(one.itertext()) for one in answer.page.all(class_="said")] == ["Lys"]
