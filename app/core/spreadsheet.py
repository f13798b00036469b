"""Workbooks for Excel and the like: typed cells, no formulas, and never more than a row of them in memory."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from flask import Response

from app.core import clock

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Row = dict[str, Any]
MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Text that looks like a formula, a number or an address stays text.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "remove_timezone": True,
    "default_date_format": "yyyy-mm-dd",
}
MOST_ROWS = 1_048_575  # below the header; a sheet has no room for more
MOST_LETTERS = 32_767  # in a cell
NARROWEST, WIDEST = 8, 60  # columns, in letters
DAY, MOMENT = len("2026-11-27"), len("2026-11-27 12:00:00")
FORBIDDEN_IN_NAMES = str.maketrans("", "", "[]:*?/\\")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, what its columns are called, and its rows, which are asked for one after the other."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Row]


def response(name: str, sheets: Iterable[Sheet]) -> Response:
    """The workbook as a file to download, `name`.xlsx."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(_pieces(sheets), content_type=MIMETYPE, headers=headers)


def _pieces(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Written to a file without a name first: a workbook is an archive, whose end tells where its beginning is."""
    with TemporaryFile() as target:
        write(target, sheets)
        target.seek(0)
        while piece := target.read(65_536):
            yield piece


def write(target: Any, sheets: Iterable[Sheet]) -> None:
    """Write the sheets into an open binary file."""
    import xlsxwriter  # here and not above: most processes never write one

    with xlsxwriter.Workbook(target, OPTIONS) as book:
        head = book.add_format({"bold": True, "text_wrap": False})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name.translate(FORBIDDEN_IN_NAMES)[:31])
            page.freeze_panes(1, 0)
            widths = [len(name) for name in sheet.columns]
            for column, name in enumerate(sheet.columns):
                page.write_string(0, column, name, head)
            for number, row in zip(range(1, MOST_ROWS + 1), sheet.rows, strict=False):
                for column, name in enumerate(sheet.columns):
                    _cell(page, number, column, row.get(name), moment, day)
                    widths[column] = max(widths[column], _width(row.get(name)))
            # Known when all is written; it stands before the rows in the file, which is put together at the end.
            for column, width in enumerate(widths):
                page.set_column(column, column, min(max(width + 1, NARROWEST), WIDEST))


def _width(value: Any) -> int:
    """How many letters the longest line of it takes."""
    if isinstance(value, datetime):
        return MOMENT
    if isinstance(value, date):
        return DAY
    text = "" if value is None else str(value)
    return min(WIDEST, max(map(len, text.split("\n")))) if "\n" in text else min(WIDEST, len(text))


def _cell(page: "Worksheet", row: int, column: int, value: Any, moment: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, (int, float)):
        page.write_number(row, column, value)
    elif isinstance(value, datetime):
        page.write_datetime(row, column, clock.local(value).replace(tzinfo=None), moment)
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a sheet has none
    else:
        page.write_string(row, column, str(value)[:MOST_LETTERS])
