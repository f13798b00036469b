"""What the app reads its texts from is whole, whatever goes wrong while it is made."""

import os
import time
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from app.core.i18n.compile import TranslationError, compile_all

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def texts(root: Path, name: str, english: str) -> Path:
    place = root / "en" / f"{name}.po"
    place.parent.mkdir(exist_ok=True)
    place.write_text(f'{HEAD}msgid "Behov"\nmsgstr "{english}"\n')
    later = time.time() + 1  # than what was made, also where the clock of the disk is slow
    os.utime(place, (later, later))
    return place


def test_a_contradiction_leaves_what_there_was_and_is_told_until_it_is_mended(tmp_path: Path) -> None:
    texts(tmp_path, "needs", "Need")
    (made,) = compile_all(tmp_path)
    before = made.read_bytes()
    other = texts(tmp_path, "themes", "Want")
    for _time in range(2):
        with pytest.raises(TranslationError):
            compile_all(tmp_path)
        assert made.read_bytes() == before
    other.unlink()
    texts(tmp_path, "needs", "A need")
    compile_all(tmp_path)
    with made.open("rb") as file:
        assert read_mo(file)["Behov"].string == "A need"  # type: ignore[union-attr]
    assert list(made.parent.iterdir()) == [made]
