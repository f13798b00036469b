"""A spreadsheet opens the files rightly, and no cell runs as a formula."""

import csv
import json
import re
from datetime import date
from io import BytesIO, StringIO

import pytest

from app.core.datafiles import BYTE_ORDER_MARK, csv_lines, json_lines
from app.core.spreadsheet import Sheet, write
from tests.support.sheets import widths


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_becomes_text(start: str) -> None:
    text = "".join(csv_lines(["a"], [{"a": f"{start}HYPERLINK(1)"}]))
    assert list(csv.reader(StringIO(text, newline="")))[1][0].startswith("'")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
@pytest.mark.parametrize(
    "before", ["", " ", "\u00a0", "\u3000 ", "ja;", "ja; ", "ja\n", "ja\r\n", "ja\t", "ja\n\n  ", "\0"]
)
def test_no_place_in_a_cell_where_another_could_begin_has_a_formula(before: str, start: str) -> None:
    text = "".join(csv_lines(["a"], [{"a": f"{before}{start}cmd()"}]))
    rows = csv.reader(StringIO(text, newline=""))
    cell = list(rows)[1][0]
    assert re.search(rf"'{re.escape(start)}cmd", cell), cell
    for parted in re.split(r"[;\t\r\n]", cell):
        assert not parted.strip("\0").strip().startswith(start), parted


def test_words_with_a_hyphen_or_a_sum_in_them_stay_as_they_are() -> None:
    text = "Gang- og sykkelvei; 2 + 2 = 4, skriv til a@b.no"
    assert text in "".join(csv_lines(["a"], [{"a": text}]))


def test_a_negative_number_stays_a_number() -> None:
    assert "-3" in "".join(csv_lines(["a"], [{"a": -3}])).splitlines()[1]


def test_norwegian_letters_survive_with_a_byte_order_mark() -> None:
    text = "".join(csv_lines(["sted"], [{"sted": "Tastå på Ærøy"}]))
    assert text.startswith(BYTE_ORDER_MARK)
    assert "Tastå på Ærøy" in text


def test_no_rows_is_an_empty_list() -> None:
    assert json.loads("".join(json_lines(["a"], []))) == []


def test_json_holds_the_named_columns_only() -> None:
    assert json.loads("".join(json_lines(["a"], [{"a": 1, "secret": 2}, {"a": None}]))) == [{"a": 1}, {"a": None}]


def test_a_column_is_as_wide_as_what_it_holds_within_bounds() -> None:
    target = BytesIO()
    rows = [{"id": 7, "text": "Det er mørkt ved skolen.\nOg glatt.", "long": "x" * 400, "on": date(2026, 11, 27)}]
    write(target, [Sheet("ark", ["id", "text", "long", "on"], rows)])
    [narrow, text, long, day] = widths(target.getvalue())
    assert (round(narrow), round(text), round(long), round(day)) == (9, 26, 61, 12)  # and the air that Excel adds
