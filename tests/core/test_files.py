"""A file that is written anew is never seen half written, and a failure leaves the old one."""

from pathlib import Path
from threading import Event, Thread

import pytest

from app.core import files


def test_it_takes_its_place_when_all_is_written(tmp_path: Path) -> None:
    target = tmp_path / "told.txt"
    target.write_text("old")
    with files.afresh(target) as fresh:
        fresh.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_what_fails_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "told.txt"
    target.write_text("old")
    with pytest.raises(OSError), files.afresh(target) as fresh:
        fresh.write_text("half")
        raise OSError("No space left on device")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_two_who_write_at_once_have_a_name_each(tmp_path: Path) -> None:
    target = tmp_path / "told.txt"
    with files.afresh(target) as one:
        with files.afresh(target) as other:
            one.write_text("one")
            other.write_text("other")
        assert target.read_text() == "other"
    assert target.read_text() == "one"


def test_in_a_folder_one_comes_after_the_other(tmp_path: Path) -> None:
    got_in = Event()

    def enter() -> None:
        with files.alone_in(tmp_path):
            got_in.set()

    other = Thread(target=enter)
    with files.alone_in(tmp_path):
        other.start()
        assert not got_in.wait(0.3)
    assert got_in.wait(10)
    other.join()
