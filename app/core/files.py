"""Files that several processes may want at once: nobody reads one that is half written, or writes into another's."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def afresh(target: Path, mode: int = 0o600) -> Iterator[Path]:
    """A name beside `target`, nobody else's, to write under. It takes the place of `target` when all is written, and
    goes again when something fails."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(handle)
    fresh = Path(name)
    try:
        yield fresh
        fresh.chmod(mode)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def alone_in(folder: Path, waits: Callable[[], object] = lambda: None) -> Iterator[None]:
    """One process after the other, and one thread of it; `waits` is called when there is a wait. Nothing is left
    behind: it ends with the process."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waits()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
