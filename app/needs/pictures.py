"""The files of needs' pictures. They follow the rows: nothing lies about when a form failed or a need is taken down.

A picture is held from the moment it was sent, so that a form that comes back with an error still has it. It becomes a
need's when the need is stored, is put aside while the need is not public any more, and goes when the need goes.
What is put aside can be had by who told the need, and by nobody else.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask import current_app

from app.core import afterwards, images, secrets
from app.core.db import db
from app.needs.models import Need, NeedPicture

MOST = 3
HELD, ASIDE = "held", "aside"
A_DAY = 24 * 3600


@dataclass(frozen=True)
class Held:
    """A picture that was sent and belongs to no need yet."""

    name: str
    width: int
    height: int

    @property
    def token(self) -> str:
        """What a form carries instead of the picture. Signed: nobody can name somebody else's file."""
        told = f"{self.name}.{self.width}.{self.height}"
        return f"{told}.{secrets.derived_token('held picture', told)}"


def hold(data: bytes) -> Held:
    """Check, redraw and keep a picture. Raises `Invalid` with the reason."""
    stored = images.store(data, _folder(HELD))
    return Held(stored.name, stored.width, stored.height)


def held(tokens: Iterable[str]) -> list[Held]:
    """The pictures that these tokens stand for, without those that are forged, gone or too many."""
    found = []
    for token in dict.fromkeys(tokens):
        told, _dot, signature = token.rpartition(".")
        if not secrets.same(signature, secrets.derived_token("held picture", told)):
            continue
        name, width, height = told.split(".")
        if (_folder(HELD) / f"{name}.webp").exists():
            found.append(Held(name, int(width), int(height)))
    return found[:MOST]


def attach(need: Need, pictures: Sequence[Held]) -> None:
    """Let the need have the pictures, in their order."""
    for position, picture in enumerate(pictures[:MOST]):
        row = NeedPicture(name=picture.name, width=picture.width, height=picture.height, position=position)
        need.pictures.append(row)
        _move(picture.name, _folder(HELD), _folder())
        afterwards.on_rollback(partial(_move, picture.name, _folder(), _folder(HELD)))
    db.session.flush()


def put_aside(need: Need) -> None:
    """Serve the need's pictures to nobody but who told it, until they are brought back."""
    for picture in need.pictures:
        afterwards.on_commit(partial(_move, picture.name, _folder(), _folder(ASIDE)))


def bring_back(need: Need) -> None:
    for picture in need.pictures:
        afterwards.on_commit(partial(_move, picture.name, _folder(ASIDE), _folder()))


def kept_from_others(need: Need, name: str) -> Path | None:
    """The file of a picture that was put aside with the need, for who told it. None when there is no such file."""
    path = _folder(ASIDE) / f"{name}.webp"
    return path if any(picture.name == name for picture in need.pictures) and path.is_file() else None


def drop(need: Need) -> None:
    """The need has no pictures any more, and their files are removed."""
    for picture in list(need.pictures):
        for folder in (_folder(), _folder(ASIDE)):
            afterwards.on_commit(partial(images.remove, picture.name, folder))
        db.session.delete(picture)
    need.pictures.clear()
    db.session.flush()


def forget_held() -> int:
    """Remove the pictures of forms that nobody sent. Run by a job; returns how many files."""
    folder, oldest = _folder(HELD), time.time() - A_DAY
    stale = [path for path in folder.glob("*.webp") if path.stat().st_mtime < oldest] if folder.exists() else []
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def _folder(below: str = "") -> Path:
    root: Path = current_app.extensions["settings"].uploads_dir
    return root / below


def _move(name: str, source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for suffix in ("", *images.SMALLER):
        path = source / f"{name}{suffix}.webp"
        if path.exists():
            path.rename(target / path.name)
