"""Text from people is cleaned, folded and cut without losing letters that mean something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.text import clean, excerpt, fold, letter, sentences, shorten, slugify


def test_invisible_direction_marks_are_removed() -> None:
    assert clean("Lys\u202e ved\u200b vannet\u2066") == "Lys ved vannet"


def test_an_emoji_family_keeps_its_joiners() -> None:
    family = "👨\u200d👩\u200d👧"
    assert clean(family) == family


def test_norwegian_letters_are_kept_and_composed() -> None:
    assert clean("bla\u030att og rødt") == "blått og rødt"


def test_stacked_marks_are_cut_to_three() -> None:
    assert len(clean("a" + "\u0301" * 500)) <= 4


def test_null_and_lone_surrogates_are_removed() -> None:
    assert clean("a\x00b\ud800c") == "abc"


def test_runs_of_blank_lines_become_one() -> None:
    assert clean("Først\r\n\r\n\r\n\r\nså") == "Først\n\nså"


def test_the_first_of_a_few_choices_is_a() -> None:
    assert [letter(place) for place in range(3)] == ["A", "B", "C"]


def test_folding_keeps_ae_oe_aa_apart() -> None:
    assert fold("  ÆRLIG  Østover ") == "ærlig østover"
    assert fold("å") != fold("a")


def test_a_short_first_sentence_is_the_title() -> None:
    assert shorten("Det er for mørkt.") == "Det er for mørkt"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Det er for mørkt. Jeg går omvei.", "Det er for mørkt…"),
        ("Kan vi få en benk? Jeg blir sliten.", "Kan vi få en benk? …"),
        ("Det er mørkt!! Gjør noe.", "Det er mørkt!! …"),
    ],
)
def test_a_title_shows_that_there_is_more(text: str, title: str) -> None:
    assert shorten(text) == title
    assert shorten(title) == title


@pytest.mark.parametrize(
    "sentence",
    [
        "Jeg bor i 3. etasje og har vondt i knærne",
        "Benk hver 200. meter",
        "Jeg går kl. 14 hver dag",
        "Det gjelder bl.a. Storhaug og f.eks. Hundvåg",
        "Jeg bor i nr. 5 og må gå ca. 200 meter",
        "Det er benker, lys osv. Storhaug mangler",
        "Lekeplassen ved St. Petri er glatt pga. regn",
        "Vi snakket med mr. Hansen og A. Berg",
    ],
)
def test_a_sentence_goes_on_after_a_number_and_what_is_cut_short(sentence: str) -> None:
    assert shorten(f"{sentence}.") == sentence
    assert shorten(f"{sentence}. Noe annet.") == f"{sentence}…"


def test_a_quote_stands_whole_when_it_fits() -> None:
    said = "Det er for mørkt. Jeg går omvei."
    assert excerpt(said, 200) == said
    assert excerpt(said, 27) == "Det er for mørkt. Jeg går…"


def test_a_long_text_is_cut_at_a_word() -> None:
    title = shorten("Stien langs Mosvatnet er for mørk når jeg går hjem fra kveldsvakt og jeg tar omvei", 40)
    assert title.endswith("…")
    assert len(title) <= 41


def test_one_word_of_sixty_letters_is_cut_without_failing() -> None:
    assert len(shorten("a" * 300, 60)) <= 61


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Trygg vei hjem i vintermørket", "trygg-vei-hjem-i-vintermorket"),
        ("Ærlig talt: små steg!", "aerlig-talt-sma-steg"),
        ("…", ""),
    ],
)
def test_slugs_are_readable(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text(max_size=300))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_as_many_whole_sentences_are_kept_as_there_is_room_for() -> None:
    told = "Det er mørkt. Jeg tør ikke gå der alene. Barna venter på bussen i regnet."
    assert sentences(told, 100) == told
    assert sentences(told, 60) == "Det er mørkt. Jeg tør ikke gå der alene…"
    assert sentences(told, 20) == "Det er mørkt…"
    assert sentences(told, 8) == "Det er…"
    assert sentences("Det er mørkt.", 100) == "Det er mørkt"
