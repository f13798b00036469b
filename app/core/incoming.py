"""What comes in with a request, made harmless at the edge: nothing invisible, no number that a column cannot hold.

A database refuses a NUL and such a number with an error that nobody could understand, and signs that cannot be seen turn
the words of a title round. Here they go, and such a number is none.
"""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import IntegerConverter, UnicodeConverter

from app.core.text import visible

MOST_FIELDS = 1000  # of an address or a form: none of ours has as many, and a database takes no more in one statement
LARGEST = 2**31 - 1  # what a column of ours holds


class Given(ImmutableMultiDict[str, Any]):
    """The fields of an address, a form or an upload."""

    def __init__(self, mapping: Any = None) -> None:
        super().__init__(mapping)
        if sum(map(len, dict.values(self))) > MOST_FIELDS:
            raise RequestEntityTooLarge
        for values in dict.values(self):
            values[:] = [_visible(value) for value in values]

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]
        found = super().get(key, default) if type is None else super().get(key, default, type)
        return _within(found, default)

    def getlist(self, key: str, type: Any = None) -> list[Any]:
        found = super().getlist(key) if type is None else super().getlist(key, type)
        return [value for value in found if _within(value, None) is not None]


class Incoming(Request):
    """A request whose fields are `Given`."""

    parameter_storage_class = Given

    @property
    def referrer(self) -> str | None:  # type: ignore[override]
        """Where the request came from; None when that is no address."""
        told = self.headers.get("Referer")
        try:
            return told if told and urlsplit(told) else None
        except ValueError:
            return None


class Number(IntegerConverter):
    """A number in an address. A greater one than there can be is the address of nothing."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST, **options})


class Word(UnicodeConverter):
    """A word in an address. None of ours has a NUL or a character that is broken."""

    regex = r"[^/\0\ufffd]{1,}"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.regex = type(self).regex


def init_app(app: Flask) -> None:
    """Called before any route is added."""
    app.request_class = Incoming
    app.url_map.converters.update(int=Number, default=Word, string=Word)


def _visible(value: Any) -> Any:
    return visible(value) if isinstance(value, str) else value


def _within(value: Any, otherwise: Any) -> Any:
    return otherwise if isinstance(value, int) and abs(value) > LARGEST else value
