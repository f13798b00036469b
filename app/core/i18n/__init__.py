"""Languages. Message ids are bokmål; English is a catalogue; nynorsk can be one more.

The language is in the URL only, so that QR codes and caches always give the same page.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import flask_babel
from flask import Flask, g, has_app_context
from flask_babel import Babel, force_locale, lazy_pgettext
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

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
    "phrase",
    "told",
]

DEFAULT = "nb"
LANGUAGES = ("nb", "en")

ngettext: Callable[..., str] = flask_babel.ngettext
pgettext: Callable[..., str] = flask_babel.pgettext


def language() -> str:
    """The language of the current page or mail: "nb" or "en"."""
    if not has_app_context():
        return DEFAULT
    return str(g.get("forced_lang") or g.get("lang", DEFAULT))


# A page has two hundred texts, and looking one up in the catalogue costs more than writing it down.
# It is kept for good, so it is looked up in `lang` whatever the library took for the language of this page.
@lru_cache(maxsize=10_000)
def _looked_up(lang: str, message: str) -> str:
    with force_locale(lang):
        return str(flask_babel.gettext(message))


@lru_cache(maxsize=10_000)
def _markup(lang: str, message: str) -> Markup:
    return Markup(_looked_up(lang, message))  # noqa: S704 - written by us


def _(message: str, **variables: Any) -> str:
    """`message` in the language of the page, with `variables` put in."""
    text = _looked_up(language(), message)
    return text % variables if variables else text


def lazy_(message: str, **variables: Any) -> Any:
    """The same, not looked up before it is shown."""
    return LazyString(_, message, **variables)


@pass_eval_context
def phrase(writing: EvalContext, message: str, /, **variables: Any) -> str:
    """The same for templates: in HTML the text may hold markup, and what is put into it is escaped."""
    found = _markup if writing.autoescape else _looked_up
    return found(language(), message) % variables


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


class Worded:
    """What has `text_nb` and `text_en`: its text for the reader, and the language of that."""

    @property
    def text(self) -> str:
        return told(self, "text")

    @property
    def lang(self) -> str:
        return told_language(self, "text")


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(app.config["TRANSLATIONS_DIR"]))
    Babel(app, default_locale=DEFAULT, default_timezone="Europe/Oslo", locale_selector=language)
    app.jinja_env.globals["_"] = phrase
