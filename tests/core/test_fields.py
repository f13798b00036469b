"""What people write in a form, read as they mean it."""

import pytest
from flask import Flask
from flask_wtf import FlaskForm

from app.core.fields import NumberField


class Measured(FlaskForm):  # type: ignore[misc]
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
