"""The secret of an installation without one in its settings: made once, whoever starts first, and never an empty one."""

import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from config import Settings, SettingsError

MANY = 8


def start(folder: Path) -> str:
    return Settings.from_env({"APP_ENV": "test", "DATA_DIR": str(folder)}).secret_key


def test_processes_that_start_at_once_have_the_same_secret_and_so_has_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_none = Barrier(MANY)
    make = secrets.token_urlsafe

    def made(length: int) -> str:
        found_none.wait(10)
        return make(length)

    monkeypatch.setattr(secrets, "token_urlsafe", made)
    with ThreadPoolExecutor(MANY) as pool:
        held = set(pool.map(start, [tmp_path] * MANY))
    assert held == {start(tmp_path)}
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_who_starts_while_it_is_made_never_reads_an_empty_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that begins first has its secret and has not written it yet."""
    make, begun = secrets.token_urlsafe, []

    def made(length: int) -> str:
        if not begun:
            begun.append(True)
            begun.append(start(tmp_path))
        return make(length)

    monkeypatch.setattr(secrets, "token_urlsafe", made)
    first = start(tmp_path)
    assert begun[1:] == [first] and len(first) >= 32


def test_an_empty_one_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("\n")
    with pytest.raises(SettingsError, match=re.escape(str(tmp_path / "secret-key"))):
        start(tmp_path)
