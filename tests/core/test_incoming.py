"""What comes in is harmless before anybody sees it, and forms take nothing that is not theirs."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask, request
from wtforms import FileField, IntegerField, StringField

from app.core.fields import Form, KeyField, MomentField, web_address
from app.core.text import whole


class Sample(Form):
    name = StringField(default="")
    count = IntegerField()
    picture = FileField()
    client_key = KeyField()
    closes_at = MomentField()
    link = StringField(validators=[web_address("no link")])


def sent(app: Flask, **request_of: Any) -> Sample:
    with app.test_request_context("/", method="POST", **request_of):
        form = Sample(meta={"csrf": False})
        form.validate()
        return form


def test_a_nul_and_a_number_that_no_column_holds_are_gone(app: Flask) -> None:
    with app.test_request_context("/?q=a%00b&id=99999999999&id=7&few=3"):
        assert (request.args["q"], request.args.get("id", 0, int), request.args.get("few", 0, int)) == ("ab", 0, 3)
        assert request.args.getlist("id", int) == [7]


HIDDEN = ("\u202e", "\u200b", "\u2066", "\u00ad", "\ufeff", "\x1b", "\x07", "\U000e0041")


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_cannot_be_seen_is_gone_from_every_field(app: Flask, hidden: str) -> None:
    with app.test_request_context("/", method="POST", data={"name": f"Kari{hidden} Nordmann"}):
        assert request.form["name"] == request.form.getlist("name")[0] == "Kari Nordmann"


def test_letters_that_need_a_joiner_and_new_lines_stay(app: Flask) -> None:
    for told in ("👩‍👧", "می‌خواهم", "to\nlinjer"):
        with app.test_request_context("/", method="POST", data={"name": told}):
            assert request.form["name"] == told


def test_what_stands_on_one_line_is_one_line(app: Flask) -> None:
    """A title with a line break in it would be another text in a mail that quotes it."""
    assert sent(app, data={"name": " Trygg vei\r\n\r\nSe sporet: https://evil.example "}).name.data == (
        "Trygg vei Se sporet: https://evil.example"
    )


@pytest.mark.parametrize(
    "path", ["/behov/2147483648", "/behov/99999999999999999999", "/prosjekter/a%00b", "/stopp/%ff"]
)
def test_such_an_address_is_the_address_of_nothing(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 404


@pytest.mark.parametrize("told", ["http://[", "http://[::1", "\xff"])
def test_a_referer_that_is_no_address_is_none(app: Flask, told: str) -> None:
    with app.test_request_context("/", headers={"Referer": told}):
        assert request.referrer in (None, told if told == "\xff" else None)


def test_files_reach_only_the_fields_that_take_files(app: Flask) -> None:
    files = {name: (BytesIO(b"x"), "x.png") for name in ("name", "count", "picture", "client_key", "closes_at")}
    form = sent(app, data=files, content_type="multipart/form-data")
    assert (form.name.data, form.picture.data.filename) == ("", "x.png")


@pytest.mark.parametrize("body", [b"[1]", b'{"name": [1], "count": null}', b"{", b"null"])
def test_a_body_that_is_no_form_fills_in_nothing(app: Flask, body: bytes) -> None:
    form = sent(app, data=body, content_type="application/json")
    assert (form.name.data, form.count.data) == ("", None)


def test_a_key_that_is_none_is_made_anew(app: Flask) -> None:
    given = "6d2b1f0e-5a0d-4c1c-9d5e-6a6c1f1a7b3d"
    assert sent(app, data={"client_key": given}).client_key.data == given
    made = {sent(app, data={"client_key": odd}).client_key.data for odd in ("", "x" * 5000, given + "0")}
    assert len(made) == 3 and all(len(key or "") == 36 for key in made)


@pytest.mark.parametrize("odd", ["0001-01-01T00:00", "9999-12-31T23:59", "1999-12-31T23:59"])
def test_a_moment_is_one_of_our_days(app: Flask, odd: str) -> None:
    form = sent(app, data={"closes_at": odd})
    assert form.closes_at.data is None and form.closes_at.errors


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("https://example.no/a", True),
        ("javascript://example.no/%0aalert(1)", False),
        ("data://example.no", False),
        ("https://user@example.no", False),
        ("java\tscript://example.no", False),
    ],
)
def test_a_link_only_opens(app: Flask, link: str, good: bool) -> None:
    assert (not sent(app, data={"link": link}).link.errors) is good


@pytest.mark.parametrize(
    ("told", "number"), [("7", 7), ("²", None), ("٣", None), ("9" * 10, None), ("-1", None), (None, None)]
)
def test_whole_numbers(told: str | None, number: int | None) -> None:
    assert whole(told) == number


@pytest.mark.parametrize("path", ["/behov/1001/stott", "/logg-inn"])
def test_a_form_with_endless_fields_is_too_large_and_not_read(app: Flask, path: str) -> None:
    browser = app.test_client()
    answer = browser.post(path, data="a=1&" * 50_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "stor" in answer.text
    assert browser.post(path, data="a=1&" * 900, content_type="application/x-www-form-urlencoded").status_code != 413
