"""Pages that are the same for every stranger are made once and kept until anything in the database changes.

A stranger is a browser that has done nothing here: no device cookie, nobody signed in, no message waiting. Most
visits are by strangers, and making a list of needs costs fifty times what sending it does. Whoever has acted gets a
page made for them. docs/adr/0016 tells why it is done here and what it rests on:

- `db.state()` differs as soon as anything was committed by anybody: no page is ever older than the database;
- pages that tell about time (open until noon) do so to the minute, so that nothing is kept beyond the minute;
- what must differ from visitor to visitor (the tokens of forms) is put in when the page is sent: `each`.
"""

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Any, Final

from flask import current_app, g, make_response, request, session
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as BaseResponse

from app.core import clock
from app.core.access import View
from app.core.cookies import DEVICE
from app.core.db import db

ROOM = 6_000_000  # bytes of pages in each process: about 150
Maker = Callable[[], str]
Stamp = tuple[str, datetime]
Key = tuple[str, str]
# Stands where something is put in later. Random, so that nothing that a person writes can be taken for it.
_SIGN: Final = secrets.token_hex(16)
_GAP: Final = re.compile(f"{_SIGN}x([0-9]+)x".encode())


class Kept:
    """A page with gaps for what belongs to its visitor."""

    def __init__(self, response: BaseResponse, makers: list[Maker]) -> None:
        pieces = _GAP.split(response.get_data())
        self.texts, self.gaps = pieces[::2], [int(piece) for piece in pieces[1::2]]
        self.makers = makers
        self.headers = [(name, value) for name, value in response.headers if name != "Content-Length"]
        self.size = sum(map(len, pieces))

    def send(self) -> BaseResponse:
        """The page for this visitor."""
        made = [make() if number in self.gaps else "" for number, make in enumerate(self.makers)]
        body = [self.texts[0]]
        for number, text in zip(self.gaps, self.texts[1:], strict=True):
            body += made[number].encode(), text
        response = current_app.response_class(b"".join(body))
        for name in {name for name, _value in self.headers}:
            response.headers.remove(name)
        response.headers.extend(self.headers)
        return response


class Shelf:
    """The pages of this process, all of one moment; the one not asked for longest goes first."""

    def __init__(self, room: int = ROOM) -> None:
        self._lock, self._room = Lock(), room
        self.clear()

    def clear(self) -> None:
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._stamp: Stamp | None = None
        self._size = 0

    def get(self, key: Key, stamp: Stamp) -> Kept | None:
        with self._lock:
            if stamp != self._stamp:
                self.clear()
                self._stamp = stamp
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def put(self, key: Key, stamp: Stamp, page: Kept) -> None:
        """Keep `page`, made after `stamp` was read; one that was overtaken meanwhile is not kept."""
        with self._lock:
            if stamp != self._stamp or key in self._pages:
                return
            self._pages[key] = page
            self._size += page.size
            while self._size > self._room:
                _key, gone = self._pages.popitem(last=False)
                self._size -= gone.size


shelf = Shelf()


def shared(view: View) -> View:
    """Mark a page that depends on its address, the database, the minute and who asks, and on nothing else."""
    view.__shared__ = True  # type: ignore[attr-defined]
    return view


def each(make: Maker) -> str:
    """`make()`, anew for each visitor also when the page around it is kept. It must be letters that HTML leaves alone."""
    makers: list[Maker] | None = g.get("makers") if request else None
    if makers is None:
        return make()
    makers.append(make)
    return f"{_SIGN}x{len(makers) - 1}x"


def answer(view: View, arguments: dict[str, Any]) -> BaseResponse:
    """What `view` answers: a kept page for a stranger, else one that is made now."""
    if not getattr(view, "__shared__", False) or not _stranger():
        return make_response(view(**arguments))
    key, stamp = (request.url_root, request.full_path), (db.state(), clock.now().replace(second=0, microsecond=0))
    if (known := shelf.get(key, stamp)) is not None:
        return known.send()
    page = with_gaps(lambda: make_response(view(**arguments)))
    if isinstance(page, Kept):
        shelf.put(key, stamp, page)
        return page.send()
    return page


def with_gaps(make: Callable[[], BaseResponse]) -> Kept | BaseResponse:
    """What `make` answers, with gaps; as it is when it is nothing that can be kept (not found, moved)."""
    g.makers = []
    g.csrf_token = each(generate_csrf)  # where Flask-WTF looks first
    try:
        response = make()
        kept = Kept(response, g.makers)
    finally:
        del g.makers, g.csrf_token
    plain = response.status_code == 200 and not response.is_streamed and "Set-Cookie" not in response.headers
    if plain:
        return kept
    response.set_data(kept.send().get_data())
    return response


def _stranger() -> bool:
    settings = current_app.extensions["settings"]
    return (
        request.method == "GET"
        and settings.cookie(DEVICE) not in request.cookies
        and session.keys() <= {"csrf_token"}
        and "HX-Request" not in request.headers
    )
