"""Who has been erased, so that they are erased again when a backup from before is restored.

The list is a file beside the database, because a list in the database would be restored with it. Each line holds a
day and the keyed hash of a device's token: enough to find the row again in a backup, and of no use to anybody else.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from app.core import afterwards, clock, files
from app.core.db import db
from app.people.models import Identity, IdentityLevel

KEPT = timedelta(days=400)  # no backup that is older may be restored


def note(participant_id: int) -> None:
    """Write the participant's devices into the list, once the erasure is stored."""
    query = select(Identity.key_hash).where(
        Identity.participant_id == participant_id, Identity.level == IdentityLevel.OPEN
    )
    lines = [f"{clock.today()} {key}\n" for key in db.session.scalars(query)]
    if lines:
        path = _path()
        afterwards.on_commit(lambda: _append(path, lines))


def to_erase_again() -> list[int]:
    """The participants of this database who were erased after it was copied."""
    keys = [key for _day, key in _lines()]
    found: set[int] = set()
    for start in range(0, len(keys), 500):
        query = select(Identity.participant_id).where(Identity.key_hash.in_(keys[start : start + 500]))
        found |= set(db.session.scalars(query))
    return sorted(found)


def clear() -> None:
    """Drop the lines that are older than any backup."""
    path, oldest = _path(), clock.today() - KEPT
    with _alone(path):
        lines = _lines()
        kept = [f"{day} {key}\n" for day, key in lines if day >= oldest]
        if len(kept) < len(lines):
            with files.afresh(path) as fresh:
                fresh.write_text("".join(kept))


def _path() -> Path:
    folder: Path = current_app.extensions["settings"].data_dir
    return folder / "erased.txt"


def _append(path: Path, lines: list[str]) -> None:
    with _alone(path), path.open("a") as file:
        file.writelines(lines)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time: a line that is added while another writes the list anew would not be in it.

    The lock is another file, which stays when the list is replaced.
    """
    with path.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed
        yield


def _lines() -> list[tuple[date, str]]:
    if not _path().exists():
        return []
    parted = (line.split() for line in _path().read_text().splitlines())
    return [(date.fromisoformat(parts[0]), parts[1]) for parts in parted if len(parts) == 2]  # a torn line is none
