"""Texts in the language of the page."""

import flask_babel
from flask import Flask, g

from app.core import i18n
from app.core.i18n import _


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
