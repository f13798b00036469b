"""A page as a PDF for paper: A4, tagged, with the text of the page itself (docs/adr/0020).

It is set in a process of its own (`paper_press.py`), one at a time: it takes a second of a whole core and some
memory, and neither may be taken from those who are voting. Where the machine lacks Pango, nothing is offered: the
page prints as it is.
"""

import hashlib
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore

from flask import Response, current_app

from app.core import files
from app.core.db import db
from app.core.errors import Closed
from app.core.i18n import lazy_

logger = logging.getLogger(__name__)
PRESS = Path(__file__).with_name("paper_press.py")
STATIC = Path(__file__).resolve().parents[2] / "static"
NEEDED = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "gobject-2.0")
LONGEST = 60  # seconds
BROKEN = lazy_("Vi fikk ikke laget en PDF. Skriv ut siden i stedet.")
BUSY = lazy_("Mange lager PDF akkurat nå. Prøv igjen om litt.")
_one_at_a_time = BoundedSemaphore(1)


@cache
def available() -> bool:
    """Whether this machine can set a PDF."""
    return find_spec("weasyprint") is not None and all(map(find_library, NEEDED))


def pdf(html: str) -> bytes:
    """The page as a PDF. Raises `Closed` when it is too much just now."""
    with _turn():
        return _pressed(html)


def kept(name: str, html: str) -> bytes:
    """The same for a page that many ask for: it is set once, and anew when the page says something else."""
    folder: Path = current_app.extensions["settings"].data_dir / "pdf"
    mark = hashlib.blake2b(html.encode(), digest_size=12).hexdigest()
    place = folder / f"{name}.{mark}.pdf"
    if (found := _read(place)) is not None:
        return found
    with _turn():
        if (found := _read(place)) is not None:  # another set it while we waited
            return found
        made = _pressed(html)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for older in folder.glob(f"{name}.*.pdf"):  # what it said before may be what had to be taken down
            if older != place:
                older.unlink(missing_ok=True)
        with files.afresh(place) as fresh:
            fresh.write_bytes(made)
    return made


@contextmanager
def _turn() -> Iterator[None]:
    db.commit()  # the page is put together; to wait and to set it take longer than a transaction may rest
    if not _one_at_a_time.acquire(timeout=LONGEST / 4):
        raise Closed(BUSY)
    try:
        yield
    finally:
        _one_at_a_time.release()


def _pressed(html: str) -> bytes:
    command = [sys.executable, "-I", str(PRESS), str(STATIC)]
    try:
        done = subprocess.run(command, input=html.encode(), capture_output=True, timeout=LONGEST, check=True)
    except subprocess.TimeoutExpired as error:
        raise Closed(BUSY) from error
    except subprocess.CalledProcessError as error:
        logger.error(
            "no PDF: %s", error.stderr.decode(errors="replace")[-2000:]
        )  # what it says names no text of the page
        raise Closed(BROKEN) from error
    return done.stdout


def _read(place: Path) -> bytes | None:
    """Not asked whether it is there first: who sets the page anew removes it."""
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return None


def response(content: bytes, name: str) -> Response:
    """The PDF as a file to download, `name`.pdf."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)
