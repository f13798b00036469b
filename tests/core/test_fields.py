"""What people write in a form, read as they mean it."""

import pytest
from flask import Flask, get_template_attribute
from wtforms import (
    DateField,
    DateTimeLocalField,
    FieldList,
    FileField,
    FormField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired

from app.core.errors import Closed, DomainError, Invalid
from app.core.fields import Form, KeyField, NumberField, Row, offered, rearranged, refused, text
from app.core.i18n import in_language


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


@pytest.mark.parametrize("written", ["1e13", "1_000", "٣", "1.234,5", "1.000.000", "."])
def test_what_is_no_plain_number_is_not_guessed_at(app: Flask, written: str) -> None:
    assert refusal(app, written) == ["Skriv et tall."]


@pytest.mark.parametrize(
    ("lang", "written", "read", "said"),
    [
        ("nb", "1.000", None, ["Mener du 1000 eller 1,000? Skriv det slik."]),
        ("nb", "1,000", 1.0, []),
        ("nb", "0.125", 0.125, []),
        ("nb", "1.0005", 1.0005, []),
        ("en", "1,000", None, ["Do you mean 1000 or 1.000? Write it like that."]),
        ("en", "1.000", 1.0, []),
    ],
)
def test_a_sign_that_can_mean_two_things_is_asked_about(
    app: Flask, lang: str, written: str, read: float | None, said: list[str]
) -> None:
    with app.test_request_context(method="POST", data={"value": written}), in_language(lang):
        form = Measured(meta={"csrf": False})
        form.validate()
        assert form.value.data == read
        assert form.value.errors == said


@pytest.mark.parametrize("written", ["1000000000001", "-1000000000001", "9" * 400])
def test_a_number_of_absurd_size_is_refused(app: Flask, written: str) -> None:
    assert refusal(app, written) == ["Tallet er for stort. Bruk en større enhet, for eksempel millioner."]


@pytest.mark.parametrize(
    ("lang", "stored", "shown"),
    [
        ("nb", 1234567.0, "1234567"),
        ("nb", 4.5, "4,5"),
        ("nb", 1.234, "1,234"),
        ("nb", -0.0000001, "-0,0000001"),
        ("nb", 1e12, "1000000000000"),
        ("en", 1.234, "1.234"),
        ("en", 0.1 + 0.2, "0.30000000000000004"),
        ("nb", None, ""),
    ],
)
def test_a_stored_number_is_shown_to_the_last_digit_and_read_back_the_same(
    app: Flask, lang: str, stored: float | None, shown: str
) -> None:
    with app.test_request_context(), in_language(lang):
        assert Measured(data={"value": stored}).value._value() == shown
    with app.test_request_context(method="POST", data={"value": shown}), in_language(lang):
        assert Measured(meta={"csrf": False}).value.data == stored


def refusal(app: Flask, written: str) -> list[str]:
    with app.test_request_context(method="POST", data={"value": written}):
        form = Measured(meta={"csrf": False})
        form.validate()
        assert form.value.data is None
        return list(form.value.errors)


class Line(Row):
    word = text("Ord", 20)


class Lines(Form):
    client_key = KeyField()
    lines = FieldList(FormField(Line))
    note = text("Notat", 20)


@pytest.mark.parametrize(
    ("act", "then"),
    [
        ("add", ["a", "b", "c", ""]),
        ("up-2", ["a", "c", "b"]),
        ("up-0", ["a", "b", "c"]),
        ("down-0", ["b", "a", "c"]),
        ("down-2", ["a", "b", "c"]),
        ("remove-1", ["a", "c"]),
        ("remove-3", ["a", "b", "c"]),
        ("remove-²", ["a", "b", "c"]),
        ("turn-1", ["a", "b", "c"]),
    ],
)
def test_a_button_between_rows_adds_moves_or_removes_one(app: Flask, act: str, then: list[str]) -> None:
    with app.test_request_context():
        form = Lines(data={"lines": [{"word": word} for word in "abc"]})
        rearranged(form.lines, act, most=4)
        assert [row.form.word.data for row in form.lines] == then


def test_rows_stay_as_many_as_they_may_be(app: Flask) -> None:
    with app.test_request_context():
        form = Lines(data={"lines": [{"word": "a"}, {"word": "b"}]})
        for act in ("add", "remove-0"):
            rearranged(form.lines, act, fewest=2, most=2)
            assert [row.form.word.data for row in form.lines] == ["a", "b"]


@pytest.mark.parametrize(
    ("error", "otherwise", "at"),
    [
        (Invalid("Nei.", "note"), "", "note"),
        (Invalid("Nei.", "elsewhere"), "note", "note"),
        (Invalid("Nei."), "", "lines"),
        (Closed("Nei."), "", "lines"),
    ],
)
def test_what_is_refused_stands_beside_a_field_that_people_see(
    app: Flask, error: DomainError, otherwise: str, at: str
) -> None:
    with app.test_request_context():
        form = Lines()
        refused(form, error, otherwise)
        assert {field.short_name: field.errors for field in form if field.errors} == {at: ["Nei."]}


class Asked(Form):
    code = StringField(validators=[InputRequired("Skriv koden.")])
    file = FileField(validators=[InputRequired("Velg en fil.")])
    day = DateField(validators=[InputRequired("Velg en dag.")])


@pytest.mark.parametrize(
    ("given", "lang", "heading"),
    [
        ({"code": ""}, "nb", "3 ting mangler før du kan sende inn"),
        ({"code": "  "}, "nb", "2 ting mangler før du kan sende inn"),
        ({"day": "i går"}, "nb", "3 ting må rettes før du kan sende inn"),
        ({"day": "i går"}, "en", "3 things must be corrected"),
    ],
)
def test_the_heading_says_missing_only_where_nothing_was_given(
    app: Flask, given: dict[str, str], lang: str, heading: str
) -> None:
    with app.test_request_context(method="POST", data=given), in_language(lang):
        form = Asked(meta={"csrf": False})
        form.validate()
        assert heading in get_template_attribute("components/forms.html", "error_summary")(form)
