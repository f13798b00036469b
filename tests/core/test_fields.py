"""What people write in a form, read as they mean it."""

import pytest
from flask import Flask
from wtforms import DateField, DateTimeLocalField, IntegerField, SelectField

from app.core.fields import Form, NumberField, offered


class Chosen(Form):
    day = DateField()
    at = DateTimeLocalField()
    number = IntegerField()
    one = SelectField(choices=offered({"a": "A"}))


def test_what_cannot_be_read_is_said_in_our_words(app: Flask) -> None:
    wrong = {"day": "i morgen", "at": "klokka ti", "number": "mange", "one": "b"}
    with app.test_request_context(method="POST", data=wrong):
        form = Chosen(meta={"csrf": False})
        form.validate()
        assert form.errors == {
            "day": ["Velg en dato."],
            "at": ["Velg en dag og et klokkeslett."],
            "number": ["Skriv et helt tall."],
            "one": ["Velg noe fra listen."],
        }


class Measured(Form):
    value = NumberField()


@pytest.mark.parametrize(
    ("written", "read"),
    [("43,5", 43.5), ("43.5", 43.5), ("1 200", 1200), ("−4", -4), ("", None), ("mange", None), ("inf", None)],
)
def test_a_number_is_read_with_a_comma_or_a_point(app: Flask, written: str, read: float | None) -> None:
    with app.test_request_context(method="POST", data={"value": written}):
        form = Measured(meta={"csrf": False})
        form.validate()
        assert form.value.data == read
        assert form.value.errors == (["Skriv et tall."] if written in ("mange", "inf") else [])
