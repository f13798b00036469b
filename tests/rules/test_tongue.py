"""What the journeys look for in English is what they look for in bokmål, and nothing that says otherwise."""

import re

import pytest
from flask import Flask

from tests.support.tongue import English


def found(words: str, text: str, app: Flask) -> bool:
    wanted = English(app).text(words)
    return wanted in text if isinstance(wanted, str) else wanted.search(text) is not None


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Behov 1002 er publisert.", "Need 1002 is published."),
        ("Behov 1002", "Need 1002"),
        ("Versjon 2", "Version 2 is published"),
    ],
)
def test_what_is_said_is_found(words: str, text: str, app: Flask) -> None:
    assert found(words, text, app)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Behov 1002 blir ikke publisert.", "Need 1001 is published."),
        ("Behov 1002 er publisert.", "Need 1001 is published."),
        ("Behov 1002", "Need 1001"),
    ],
)
def test_what_says_otherwise_is_not(words: str, text: str, app: Flask) -> None:
    assert not found(words, text, app)


def test_a_text_that_is_cut_off_is_found_by_what_stands_in_its_gaps(app: Flask) -> None:
    pattern = English(app).pattern("Behov 7 er slått sammen")
    assert re.search(pattern, "Need 7 has been merged into this one, need 8. They are about the same thing.")
    assert not re.search(pattern, "Need 9 has been merged into this one, need 8. They are about the same thing.")


def test_what_nothing_says_is_missed_only_after_it_was_seen(app: Flask) -> None:
    tongue = English(app)
    with pytest.raises(AssertionError, match="No text says «Bussen er alltid forsinket»"):
        tongue.missing("Bussen er alltid forsinket")
    tongue.text("Bussen er alltid forsinket")
    assert tongue.missing("Bussen er alltid forsinket")


@pytest.mark.parametrize("words", ["Fortsett", "3 støtter", "er slått sammen med dette", "Lyktene: Hva tenker du her?"])
def test_what_is_said_may_be_missed_unseen(words: str, app: Flask) -> None:
    assert English(app).missing(words)
