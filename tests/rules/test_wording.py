"""Words that promise more than is true stay out, and Norwegian is set as Norwegian."""

import re
from functools import cache

import pytest

from app.core.i18n import strings
from tests.support.tree import ROOT

# The brief: «anonym», «hemmelig» and «sikker» are never used for more than is true. A vote here is no election.
PROMISES = re.compile(
    r"\banonym|\bhemmelig|\bsikker (?:avstemning|stemme|innsending)|\b(?:vanntett|garantert)\b", re.IGNORECASE
)
ENGLISH_PROMISES = re.compile(r"\banonymous|\bsecret (?:vote|ballot)|\bguaranteed?\b", re.IGNORECASE)
# A text that says truly that something is not anonymous, with the reason why it may.
TRUE_ENOUGH: frozenset[str] = frozenset()


@cache
def texts() -> list[tuple[str, str]]:
    """Every text of the code, with the slice it belongs to."""
    return [
        (name, text)
        for name, catalogue in strings.extract().items()
        for message in catalogue
        for text in (message.id if isinstance(message.id, (list, tuple)) else (message.id,))
        if text
    ]


def test_no_text_promises_more_than_is_true() -> None:
    assert [f"{name}: {text}" for name, text in texts() if PROMISES.search(text) and text not in TRUE_ENOUGH] == []


def test_nor_does_the_english() -> None:
    known = strings.load(ROOT / "translations" / "en")
    found = [str(message.string) for message in known.values() if ENGLISH_PROMISES.search(str(message.string))]
    assert found == []


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [("—", "an en dash with spaces"), (r"(?<![=\w])\"\w", "«quotes»"), (r"\.\.\.", "…"), (r" {2,}", "one space")],
)
def test_norwegian_is_set_as_norwegian(pattern: str, instead: str) -> None:
    assert [f"{name}: {text}" for name, text in texts() if re.search(pattern, text)] == [], f"write {instead}"
