"""Reads a workbook as a spreadsheet would: each sheet with its rows, and what kind each cell is of."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Cell:
    """kind: "text", "number", "day" (a number shown as a day or a moment) or "bool"."""

    value: str
    kind: str
    formula: bool


def sheets(content: bytes) -> dict[str, list[dict[str, Cell]]]:
    """Sheet -> rows, by the names in the header. A cell that is empty is not there."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        names = [
            one.get("name", "") for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        ]
        formats = _formats(book)
        return {
            name: _rows(ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")), formats)
            for number, name in enumerate(names, 1)
        }


def widths(content: bytes, number: int = 1) -> list[float]:
    """How wide each column of a sheet is, in letters."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    found: list[float] = []
    for one in sheet.iter(f"{MAIN}col"):
        found += [float(one.get("width", 0))] * (int(one.get("max", 0)) - int(one.get("min", 0)) + 1)
    return found


def _formats(book: zipfile.ZipFile) -> list[str]:
    styles = ElementTree.fromstring(book.read("xl/styles.xml"))
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter(f"{MAIN}numFmt")}
    used = styles.find(f"{MAIN}cellXfs")
    return [codes.get(one.get("numFmtId"), "") for one in used] if used is not None else []


def _rows(sheet: ElementTree.Element, formats: list[str]) -> list[dict[str, Cell]]:
    header: dict[str, str] = {}
    found = []
    for row in sheet.iter(f"{MAIN}row"):
        cells = {one.get("r", "").rstrip("0123456789"): _cell(one, formats) for one in row if len(one)}
        if not header:
            header = {column: cell.value for column, cell in cells.items()}
        else:
            found.append({header[column]: cell for column, cell in cells.items()})
    return found


def _cell(one: ElementTree.Element, formats: list[str]) -> Cell:
    formula = one.find(f"{MAIN}f") is not None
    if one.get("t") in ("inlineStr", "str"):
        return Cell("".join(part.text or "" for part in one.iter(f"{MAIN}t")), "text", formula)
    value = one.findtext(f"{MAIN}v") or ""
    if one.get("t") == "b":
        return Cell(value, "bool", formula)
    shown = formats[int(one.get("s", 0))] if formats else ""
    return Cell(value, "day" if "yy" in shown else "number", formula)
