"""What the computing gives: groups of what is about the same, the same each time, and beside what people decided."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.themes import apart
from app.themes.engine import grouping, vectors
from app.themes.engine.naming import telling_words
from app.themes.engine.ngrams import ngrams
from app.themes.engine.proposing import Asked, Proposal, propose
from config import SettingsError

LIGHT = [
    "Gatelyset ved skolen er slukket, og lyktene blinker.",
    "Lyktestolpen ved bekken er mørk, lykten er slukket.",
    "Gatelysene slukker før siste buss, lyktene burde lyse.",
    "Flere lykter langs stien, gatelys mangler der.",
]
WASTE = [
    "Søppelbøttene renner over, søppel ligger i grøfta.",
    "Søppelspannet blir ikke tømt, søppelet lukter.",
    "For få søppelbøtter i parken, søppel overalt.",
    "Tøm søppelspannene oftere, søppelet flyter.",
]
RAIN = [
    "Sluket er tett når regnet kommer, regnvannet flommer.",
    "Regnvann i kjelleren fordi sluket er tett.",
    "Regnet flommer over sluket ved hjørnet.",
    "Tette sluk gir regnvann i gata.",
]
TEXTS = [text for trio in zip(LIGHT, WASTE, RAIN, strict=True) for text in trio]


def inside(proposal: Proposal) -> list[set[int]]:
    return sorted(({text for text, _fit in group.members} for group in proposal.groups), key=min)


def test_what_is_about_the_same_is_one_group() -> None:
    found = inside(propose(Asked(TEXTS), ngrams))
    assert all(len({text % 3 for text in group}) == 1 for group in found)
    assert {min(group) % 3 for group in found} == {0, 1, 2}


def test_the_same_texts_give_the_same_twice() -> None:
    assert propose(Asked(TEXTS), ngrams) == propose(Asked(TEXTS), ngrams)


def test_a_process_of_its_own_gives_the_same_and_says_how_far_it_is() -> None:
    told: list[int] = []
    assert apart.compute(Asked(TEXTS), tell=told.append).told() == apart.compute(Asked(TEXTS)).told()
    assert told
    assert told == sorted(told)


def test_a_process_that_cannot_compute_says_so() -> None:
    with pytest.raises(apart.BrokeOff):
        apart.compute(Asked(TEXTS), "no.such.module:vectors")


def test_the_words_that_tell_a_group_are_written_as_people_wrote_them() -> None:
    words = telling_words([LIGHT, WASTE], TEXTS)
    assert "søppelet" in words[1] or "søppel" in words[1]
    assert not set(words[0]) & set(words[1])


def test_few_texts_form_no_group_and_empty_ones_fit_nowhere() -> None:
    assert propose(Asked(TEXTS[:3]), ngrams).nowhere == [0, 1, 2]
    assert set(propose(Asked([*TEXTS, "og", "😊"]), ngrams).nowhere) >= {12, 13}


def test_what_is_like_an_accepted_theme_is_proposed_for_it_unless_it_was_taken_out() -> None:
    theme = [0 if text in LIGHT[:3] else None for text in TEXTS]
    last = TEXTS.index(LIGHT[3])
    joins = propose(Asked(TEXTS, theme), ngrams).joins
    assert (last, 0) in {(text, number) for text, number, _fit in joins}
    refused = [[0] if at == last else [] for at in range(len(TEXTS))]
    assert last not in {text for text, _theme, _fit in propose(Asked(TEXTS, theme, refused), ngrams).joins}


def test_what_people_placed_is_grouped_no_further() -> None:
    theme = [0 if text in WASTE else None for text in TEXTS]
    found = propose(Asked(TEXTS, theme), ngrams)
    placed = {at for at, text in enumerate(TEXTS) if text in WASTE}
    assert not placed & (set(found.nowhere) | {text for group in inside(found) for text in group})


def test_an_operator_can_put_in_other_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_first_letter(texts: list[str]) -> np.ndarray:
        return np.array([[text[0] in "SR", text[0] not in "SR"] for text in texts], dtype=float)

    monkeypatch.setattr(grouping, "by_first_letter", by_first_letter, raising=False)
    found = propose(Asked(TEXTS), vectors.load("app.themes.engine.grouping:by_first_letter"))
    assert all(len({TEXTS[text][0] in "SR" for text in group}) == 1 for group in inside(found))


@pytest.mark.parametrize("name", ["nothing", "app.themes:nothing", ":x"])
def test_a_setting_that_names_nothing_is_told(name: str) -> None:
    with pytest.raises(SettingsError, match="THEMES_VECTORS"):
        vectors.load(name)


def test_the_app_itself_imports_neither_what_computes_nor_what_few_processes_need() -> None:
    rare = ("sklearn", "numpy", "scipy", "alembic", "xlsxwriter", "redis", "gevent", "psycopg")
    look = f"import sys, wsgi; print([name for name in {rare} if name in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert told.stdout.strip().endswith("[]")


def test_texts_without_a_word_in_common_are_no_group() -> None:
    texts = ["Katten sover", "Bilen ruster", "Fisken svømmer", "Huset lekker", "Sola skinner"] * 2 + ["Toget går"]
    found = propose(Asked([f"{text} {'abcdefghijk'[at] * 5}" for at, text in enumerate(texts)]), ngrams)
    assert all(group.words for group in found.groups)
    placed = {text for group in found.groups for text, _fit in group.members}
    assert sorted([*placed, *found.nowhere]) == list(range(len(texts)))


def test_what_is_new_joins_the_theme_it_is_near_and_forms_no_group_of_its_own() -> None:
    new = [
        "Gatelyset er slukket ved skolen, lyktene blinker.",
        "Bussen går for sjelden om kvelden.",
        "Bussen til sentrum går for sjelden.",
    ]
    texts = [*LIGHT, *WASTE, *RAIN, *new]
    theme = [0] * 4 + [1] * 4 + [None] * 7
    found = propose(Asked(texts, theme, [[]] * 15, only=[12, 13, 14]), ngrams)
    assert [(text, theme) for text, theme, _fit in found.joins] == [(12, 0)]
    assert (found.groups, found.nowhere) == ([], [13, 14])
    assert found == propose(Asked(texts, theme, [[]] * 15, only=[12, 13, 14]), ngrams)
