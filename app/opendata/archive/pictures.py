"""Pictures in the file: which ones the rows name, and how they come in: checked and drawn anew, under new names."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from app.core import afterwards, images, secrets
from app.core.errors import Invalid
from app.core.uploads import NAME
from app.opendata.archive.parts import FILES, PICTURES, WITHIN

Row = dict[str, Any]
Rows = dict[str, list[Row]]
FOLDERS = ("", "aside")  # what everybody is served, and what was put aside with a need that is not public
MOST = 20_000
MOST_BYTES = 2 * 1024**3  # together
TOO_MANY = "The pictures in the file are too many or too large."


def named(tables: Rows) -> set[str]:
    """The names of the pictures that the rows have."""
    return {held[column] for held, column in _holders(tables)}


@contextmanager
def drawn(archive: zipfile.ZipFile, tables: Rows, folder: Path) -> Iterator["Coming"]:
    """Draw the pictures that rows name anew, and let the rows have their new names. They wait until they are placed.

    Like every picture that comes in: nothing but what is seen is kept. It takes a while, so nothing may be locked.
    Raises `Invalid` where one is none, or where they are too large.
    """
    found = _found(archive, named(tables))
    if len(found) > MOST or sum(one.file_size for one in found.values()) > MOST_BYTES:
        raise Invalid(TOO_MANY)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="coming-") as waiting:
        coming = Coming(Path(waiting), folder)
        stored = {name: coming.draw(archive, one) for name, one in found.items()}
        for held, column in _holders(tables):
            if (picture := stored.get(held[column])) is None:
                held[column] = secrets.token()  # its file was gone already; the name may be another's here
            else:
                held |= {column: picture.name, "width": picture.width, "height": picture.height}
        yield coming


@dataclass
class Coming:
    """Pictures that are drawn and stand in no page yet: each with the folder that it belongs to."""

    waiting: Path
    folder: Path
    found: list[tuple[str, Path]] = field(default_factory=list)

    def draw(self, archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> images.StoredPicture:
        path = PurePosixPath(one.filename.removeprefix(PICTURES))
        if one.file_size > images.MAX_BYTES:
            raise Invalid(TOO_MANY)
        try:
            stored = images.store(archive.read(one), self.waiting)
        except Invalid as error:
            raise Invalid(f"A picture in the file cannot be read: {path}.") from error
        self.found.append((stored.name, self.folder.joinpath(*path.parent.parts)))
        return stored

    def place(self) -> None:
        """Put them where they are served from, before the rows are stored; they are removed when those are not."""
        for name, target in self.found:
            target.mkdir(parents=True, exist_ok=True)
            afterwards.on_rollback(partial(images.remove, name, target))
            for suffix in ("", *images.SMALLER):
                (self.waiting / f"{name}{suffix}.webp").rename(target / f"{name}{suffix}.webp")


def _holders(tables: Rows) -> Iterator[tuple[Row, str]]:
    """What names a picture, and by which of its values."""
    for table, column in FILES.items():
        yield from ((row, column) for row in tables.get(table, []) if row[column])
    for table, column in WITHIN.items():
        for row in tables.get(table, []):
            yield from ((one, "name") for one in _inside(row[column]))


def _inside(value: Any) -> Iterator[Row]:
    """Pictures that stand in data."""
    if isinstance(value, dict):
        if {"name", "width", "height"} == set(value):
            yield value
        for one in value.values():
            yield from _inside(one)
    elif isinstance(value, list):
        for one in value:
            yield from _inside(one)


def _found(archive: zipfile.ZipFile, wanted: set[str]) -> dict[str, zipfile.ZipInfo]:
    found = {}
    for one in archive.infolist():
        path = PurePosixPath(one.filename.removeprefix(PICTURES))
        where = "" if str(path.parent) == "." else str(path.parent)
        usual = path.stem in wanted and NAME.fullmatch(path.stem) and path.suffix == ".webp" and where in FOLDERS
        if one.filename.startswith(PICTURES) and usual:
            found[path.stem] = one
    return found
