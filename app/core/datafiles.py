"""CSV and JSON that a spreadsheet opens rightly and that no cell of can run as a formula."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO
from typing import Any

from flask import Response

Row = dict[str, Any]
# A cell that begins with one of these may run as a formula; the wide ones do where Chinese or Japanese is written. A
# semicolon begins a new cell where files are parted by it, as in Norway, and so do a tabulator and a new line.
FORMULA = re.compile(r"(^|[;\t\r\n])((?:[^\S\t\r\n]|\0)*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
HARMLESS = re.compile(r"(^|[;\t\r\n])((?:[^\S\t\r\n]|\0)*)'(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
BYTE_ORDER_MARK = "\ufeff"  # Excel takes a file without it for something else than UTF-8


def safe_cell(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP ASVS 1.2.10)."""
    if not isinstance(value, str):
        return "" if value is None else value
    told = FORMULA.sub(r"\1\2'", value)
    return "'" + told if told.startswith(("\t", "\r", "\n", "\0")) else told


def plain_cell(value: str) -> str:
    """What stood in a cell before `safe_cell` made it harmless: for reading back what was written here."""
    return HARMLESS.sub(r"\1\2", value)


def csv_lines(columns: list[str], rows: Iterable[Row]) -> Iterator[str]:
    """The file in pieces: a header, then a line for each row."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(row.get(name)) for name in columns])
        if buffer.tell() > 32_768:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def csv_response(name: str, columns: list[str], rows: Iterable[Row]) -> Response:
    """The rows as a file to download, `name`.csv."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response("".join(csv_lines(columns, rows)), content_type="text/csv; charset=utf-8", headers=headers)


def json_lines(columns: list[str], rows: Iterable[Row]) -> Iterator[str]:
    """A JSON array of objects, in pieces."""
    lead = "["
    for row in rows:
        yield lead + json.dumps({name: _jsonable(row.get(name)) for name in columns}, ensure_ascii=False)
        lead = ",\n"
    yield "[]" if lead == "[" else "]"


def _jsonable(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
