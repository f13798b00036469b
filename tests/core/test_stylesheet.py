"""The sheet is made once, whoever starts at the same moment, and all of them serve it under one address."""

import os
import shutil
import threading
from pathlib import Path

import pytest

from app.core import files, stylesheet
from app.core.assets import fingerprint
from app.core.stylesheet import STATIC


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """What there is before the first start."""
    for part in stylesheet.PARTS:
        (tmp_path / "static" / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(STATIC / part, tmp_path / "static" / part)
    return tmp_path / "static"


def test_who_starts_while_another_writes_it_counts_nothing_of_what_the_other_writes(
    static: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_written, go = threading.Event(), threading.Event()
    replace, first, told = Path.replace, threading.Thread(target=stylesheet.write, args=(static,)), []

    def slowly(fresh: Path, target: Path) -> Path:
        if threading.current_thread() is first:
            has_written.set()
            go.wait(10)
        return replace(fresh, target)

    def start() -> None:
        stylesheet.write(static)
        told.append(fingerprint(static))

    monkeypatch.setattr(Path, "replace", slowly)
    monkeypatch.setattr(os, "getpid", threading.get_ident)  # each is a process
    second = threading.Thread(target=start)
    first.start()
    assert has_written.wait(10)
    second.start()
    second.join(0.5)
    go.set()
    first.join(10)
    second.join(10)
    assert told == [fingerprint(static)]
    assert [path.name for path in (static / "built").iterdir()] == ["site.css"]


def test_a_file_that_is_being_written_is_none_of_those_that_are_counted(static: Path) -> None:
    stylesheet.write(static)
    before = fingerprint(static)
    with files.afresh(static / stylesheet.BUILT) as fresh:
        fresh.write_text("body {")
        assert fingerprint(static) == before


def test_everybody_may_read_it(static: Path) -> None:
    stylesheet.write(static)
    assert (static / stylesheet.BUILT).stat().st_mode & 0o777 == 0o644
