"""A file as it comes from a spreadsheet or another system: its letters, its rows, and where it is kept while one maps it."""

import csv
import re
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from app.core import secrets
from app.core.errors import Invalid
from app.core.i18n import _, lazy_

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DELIMITERS = (",", ";", "\t")
BEFORE, STORED = "before", "stored"  # beside the files: what they came instead of, and what came of them
KEPT = 24 * 3600  # seconds that a file is kept that nobody went on to import
A_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
NOT_HERE = lazy_("Filen er ikke her lenger. Velg den på nytt.")
Row = tuple[int, dict[str, str]]


def text_of(content: bytes, field: str) -> str:
    """UTF-8 and UTF-16, with or without a mark, or what Excel on Windows writes. Raises `Invalid` at `field`."""
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), None)
    for encoding in (marked,) if marked else _likely(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(lazy_("Bokstavene i filen kan ikke leses. Lagre den som «CSV UTF-8»."), field)


def _likely(content: bytes) -> tuple[str, ...]:
    """Every other byte of ordinary text in UTF-16 is zero, and no other encoding has zeros."""
    if b"\0" in content[:2000]:
        return ("utf-16-le",) if content[1:2] == b"\0" else ("utf-16-be",)
    return ("utf-8", "cp1252")


def rows(content: str, file: str) -> tuple[list[str], Iterator[Row]]:
    """The header, and each row with the line it begins on. Commas, semicolons or tabs, as the header has most of.

    Raises `Invalid` at `file` when the text is no such table.
    """
    content = content.removeprefix("\ufeff")
    first = content.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    # Strict: a quotation mark that never ends, or that stands within a field, would swallow the rows after it.
    reader = csv.reader(StringIO(content, newline=None), delimiter=delimiter, strict=True)
    read = _lines(reader)
    _line, header, _height = next(read, (0, [], 1))
    if header is None:
        raise Invalid(_("Overskriften i filen kan ikke leses. %(reason)s", reason=UNREADABLE), file)
    names = [name.strip() for name in header]
    if not any(names):
        raise Invalid(lazy_("Filen er tom."), file)
    if twice := next((name for name in names if name and names.count(name) > 1), None):
        raise Invalid(_("To kolonner heter «%(name)s». Gi dem hvert sitt navn.", name=twice), file)
    return [name for name in names if name], ((line, _named(names, cells, height)) for line, cells, height in read)


def wrong_with(row: dict[str, str]) -> str:
    """Why no need or support can be read from the row, in the reader's language; empty when it is a row."""
    return row.get(WRONG, "")


WRONG = "\0wrong"  # no header is called this
TOO_MANY = lazy_("Raden har flere felt enn overskriften. Sett tekst med komma i anførselstegn.")
UNREADABLE = lazy_("Et anførselstegn mangler eller står feil, eller et felt er altfor langt.")


def _named(names: list[str], cells: list[str] | None, height: int) -> dict[str, str]:
    """A row over several lines that has too few fields is several rows behind one mark."""
    if cells is None or (height > 1 and len(cells) < len(names)):
        return {WRONG: str(UNREADABLE)}
    named = dict(zip(names, cells, strict=False))
    if any(cell.strip() for cell in cells[len(names) :]):
        named[WRONG] = str(TOO_MANY)
    return named


def _lines(reader: "Iterator[list[str]]") -> Iterator[tuple[int, list[str] | None, int]]:
    """Each row that is not empty: the line it begins on, its cells (None when they cannot be told), and how many lines."""
    ended = 0
    while True:
        try:
            cells: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = None
        began, ended = ended + 1, reader.line_num  # type: ignore[attr-defined]
        if cells is None or any(cell.strip() for cell in cells):
            yield began, cells, ended - began + 1


def keep(folder: Path, account_id: int | None, files: dict[str, bytes], instead_of: str = "") -> str:
    """Keep the files for this account while it chooses columns. Returns what they are fetched by.

    instead_of: what was kept before. A form that names it may be sent once more, so it goes only when these go.
    """
    token = secrets.token()
    for name, content in {**files, BEFORE: instead_of.encode()}.items():
        place = _place(folder, account_id, token, name)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.write_bytes(content)
    return token


def kept(folder: Path, account_id: int | None, token: str, name: str) -> bytes:
    """A file that was kept, empty when there was none. Raises `Invalid` when it is gone."""
    if not A_TOKEN.fullmatch(token) or not (place := _place(folder, account_id, token, name)).parent.is_dir():
        raise Invalid(NOT_HERE, "file")
    try:
        return place.read_bytes()
    except FileNotFoundError:  # there was none, or it was imported a moment ago
        return b""


def say_stored(folder: Path, account_id: int | None, token: str, told: str) -> None:
    """Say of files that were kept what came of them, for whoever presses twice."""
    if A_TOKEN.fullmatch(token) and (place := _place(folder, account_id, token, STORED)).parent.is_dir():
        place.write_text(told, "utf-8")


def stored(folder: Path, account_id: int | None, token: str) -> str:
    """What came of the files; empty while nothing did."""
    if not A_TOKEN.fullmatch(token) or not (place := _place(folder, account_id, token, STORED)).is_file():
        return ""
    return place.read_text("utf-8")


def forget(folder: Path, account_id: int | None, token: str) -> None:
    """What people wrote goes, also what was kept before it. What came of it stays for as long as a file would have."""
    while A_TOKEN.fullmatch(token) and (place := _place(folder, account_id, token, BEFORE)).parent.is_dir():
        earlier = place.read_text("utf-8") if place.is_file() else ""
        _remove(place.parent, but=STORED)
        token = earlier


def forget_old(folder: Path) -> None:
    """Remove the files that nobody went on to import. Run by a job."""
    for place in folder.glob("*.*"):
        if place.stat().st_mtime < time.time() - KEPT:
            _remove(place)


def _place(folder: Path, account_id: int | None, token: str, name: str) -> Path:
    """Another account's token leads nowhere."""
    return folder / f"{account_id}.{token}" / name


def _remove(place: Path, but: str = "") -> None:
    for file in place.glob("*"):
        if file.name != but:
            file.unlink(missing_ok=True)
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()
