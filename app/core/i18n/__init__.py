"""Languages. Message ids are bokmål; English is a catalogue; nynorsk can be one more.

The language is in the URL only, so that QR codes and caches always give the same page.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import flask_babel
from flask import Flask, g, has_app_context
from flask_babel import Babel, force_locale, gettext, lazy_gettext, lazy_pgettext, pgettext

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "_",
    "in_language",
    "init_app",
    "language",
    "lazy_",
    "lazy_pgettext",
    "ngettext",
    "pgettext",
    "told",
]

DEFAULT = "nb"
LANGUAGES = ("nb", "en")

_: Callable[..., str] = gettext
lazy_ = lazy_gettext
ngettext: Callable[..., str] = flask_babel.ngettext


def language() -> str:
    """The language of the current page or mail: "nb" or "en"."""
    if not has_app_context():
        return DEFAULT
    return str(g.get("forced_lang") or g.get("lang", DEFAULT))


@contextmanager
def in_language(lang: str) -> Iterator[None]:
    """Texts made within the block are in `lang` (mails, receipts, previews)."""
    before = g.get("forced_lang")
    g.forced_lang = lang
    try:
        with force_locale(lang):
            yield
    finally:
        g.forced_lang = before


def told(obj: Any, name: str, lang: str | None = None) -> str:
    """The text `name` of a bilingual object in `lang`, falling back to bokmål when English is missing."""
    lang = lang or language()
    return str(getattr(obj, f"{name}_{lang}", "") or getattr(obj, f"{name}_{DEFAULT}"))


def told_language(obj: Any, name: str, lang: str | None = None) -> str:
    """The language that `told` really gave, for the `lang` attribute."""
    lang = lang or language()
    return lang if getattr(obj, f"{name}_{lang}", "") else DEFAULT


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(app.config["TRANSLATIONS_DIR"]))
    Babel(app, default_locale=DEFAULT, default_timezone="Europe/Oslo", locale_selector=language)
