"""Texts in the language of the page."""

import flask_babel
import pytest
from flask import Flask, g

from app.core import i18n
from app.core.i18n import _, formats


def test_a_text_is_kept_in_the_language_that_it_was_asked_in(app: Flask) -> None:
    i18n._looked_up.cache_clear()
    with app.test_request_context():
        g.lang = "en"
        assert str(flask_babel.get_locale()) == "en"  # from here on the library holds on to it
        g.lang = "nb"
        assert _("Neste") == "Neste"
    with app.test_request_context():
        g.lang = "nb"
        assert _("Neste") == "Neste"


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [(2.25, 1, 2.3), (2.5, 0, 3), (3.5, 0, 4), (2.675, 2, 2.68), (2.24, 1, 2.2), (-0.5, 0, -1), (7, 1, 7), (0, 2, 0)],
)
def test_a_half_is_rounded_up_as_people_do(value: float, places: int, shown: float) -> None:
    assert formats.rounded(value, places) == shown


def test_half_a_per_cent_is_rounded_up_always(app: Flask) -> None:
    with app.test_request_context():
        g.lang = "en"
        assert [formats.percent(part, 40) for part in (13, 15, 0, 40)] == ["33%", "38%", "0%", "100%"]
