"""A spreadsheet opens the files rightly, and no cell runs as a formula."""

import csv
import json
from io import StringIO

import pytest

from app.core.datafiles import BYTE_ORDER_MARK, csv_lines, json_lines


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_becomes_text(start: str) -> None:
    text = "".join(csv_lines(["a"], [{"a": f"{start}HYPERLINK(1)"}]))
    assert list(csv.reader(StringIO(text, newline="")))[1][0].startswith("'")


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
