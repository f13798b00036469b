"""Whatever somebody writes in whatever form, rows within forms included, they are answered in our own words."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import wtforms
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.core.fields import Form, Row

CATALOGUE = Path(wtforms.__file__).parent / "locale" / "wtforms.pot"
WRITTEN = ("", "x", "²", "1e999", "-5", "99999999999999999999", "2026-13-99", "i morgen", "ikke@", "a" * 7000)


def said_by_the_library() -> list[re.Pattern[str]]:
    """Its own sentences, whatever is put into them."""
    sentences = re.findall(r'^msgid(?:_plural)? "(.+)"$', CATALOGUE.read_text(), re.MULTILINE)
    assert len(sentences) > 30
    return [re.compile(re.sub(r"%\\?\(?\w*\)?[sd]", ".*", re.escape(one))) for one in sentences]


def forms(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("app."):
            yield one
        yield from forms(one)


def names(form: Any) -> Iterator[str]:
    """Every name that the form reads, with two rows of what can be repeated."""
    for field in form:
        if field.type == "FieldList":
            yield from (f"{field.name}-{row}-{inner}" for row in (0, 1) for inner in names(row_of(field)))
        else:
            yield field.name


def row_of(field: Any) -> Any:
    return field.unbound_field.args[0]()


def offer_nothing(form: Any) -> Any:
    for field in form:
        if getattr(field, "choices", "") is None:
            field.choices = []
    return form


def errors(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        told = list(told.values())
    if isinstance(told, (list, tuple)):
        for one in told:
            yield from errors(one)
    elif told is not None:
        yield str(told)


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_no_form_answers_in_the_words_of_the_library(app: Flask, lang: str) -> None:
    library = said_by_the_library()
    wrong, met = set(), 0
    for kind in [*forms(Form), *forms(Row)]:
        csrf = {"meta": {"csrf": False}} if issubclass(kind, Form) else {}
        for written in WRITTEN:
            with app.test_request_context("/" if lang == "nb" else "/en/", method="POST"):
                app.preprocess_request()
                empty = offer_nothing(kind(formdata=None, **csrf))
                given = MultiDict([(name, written) for name in names(empty)])
                form = offer_nothing(kind(formdata=given, **csrf))
                form.validate()
                for text in errors(form.errors):
                    met += 1
                    if any(pattern.fullmatch(text) for pattern in library):
                        wrong.add(f"{kind.__name__}: {text}")
    assert met > 300
    assert not wrong, "\n  ".join(sorted(wrong))
