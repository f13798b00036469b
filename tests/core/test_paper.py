"""A PDF that many ask for at once is set once, and what one process writes is nothing to stumble over for another."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from threading import BoundedSemaphore, Event
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from app.core import paper
from tests.support.threads import until

HTML = "<h1>Rapport</h1>"
Press = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pdf"


@pytest.fixture
def ask(tmp_path: Path) -> Callable[[], bytes]:
    app = Flask("somewhere")
    app.extensions["settings"] = SimpleNamespace(data_dir=tmp_path)

    def get() -> bytes:
        with app.app_context():
            return paper.kept("rapport-1-nb", HTML)

    return get


@pytest.fixture
def pressing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Press], None]:
    """Lets something else than the press give the PDF: what it is asked for is of no matter here."""

    def use(press: Press) -> None:
        stand_in = SimpleNamespace(
            run=lambda *_what, **_more: CompletedProcess([], 0, press()),
            TimeoutExpired=TimeoutError,
            CalledProcessError=ChildProcessError,
        )
        monkeypatch.setattr(paper, "subprocess", stand_in)

    return use


def test_those_who_wait_for_the_press_get_what_came_out_of_it(
    ask: Callable[[], bytes], pressing: Callable[[Press], None]
) -> None:
    go, set_so_far = Event(), []

    def press() -> bytes:
        set_so_far.append(True)
        go.wait(10)
        return b"%PDF-"

    pressing(press)
    given = until(go, [ask] * 4, lambda: set_so_far and in_line() == 3)
    assert given == [b"%PDF-"] * 4
    assert len(set_so_far) == 1


def in_line() -> int:
    return len(paper._one_at_a_time._cond._waiters)  # type: ignore[attr-defined]


def test_another_process_may_set_the_same_at_the_same_moment(
    ask: Callable[[], bytes], folder: Path, monkeypatch: pytest.MonkeyPatch, pressing: Callable[[Press], None]
) -> None:
    pressing(lambda: b"%PDF-")
    others: list[bytes] = []
    replace = Path.replace

    def meanwhile(fresh: Path, place: Path) -> Path:
        """The other one is as far as we are, and is done before us."""
        monkeypatch.setattr(Path, "replace", replace)
        with monkeypatch.context() as there:
            there.setattr(paper, "_one_at_a_time", BoundedSemaphore(1))
            others.append(ask())
        return replace(fresh, place)

    monkeypatch.setattr(Path, "replace", meanwhile)
    assert [ask(), *others] == [b"%PDF-"] * 2
    assert [path.read_bytes() for path in folder.iterdir()] == [b"%PDF-"]


def test_one_that_is_removed_while_it_is_asked_for_is_set_anew(
    ask: Callable[[], bytes], folder: Path, monkeypatch: pytest.MonkeyPatch, pressing: Callable[[Press], None]
) -> None:
    pressing(lambda: b"%PDF-")
    ask()
    read = Path.read_bytes

    def gone(place: Path) -> bytes:
        place.unlink(missing_ok=True)
        return read(place)

    monkeypatch.setattr(Path, "read_bytes", gone)
    assert ask() == b"%PDF-"
    assert len(list(folder.iterdir())) == 1
