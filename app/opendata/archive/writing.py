"""Write a project into one file."""

import contextlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, and_, func, inspect, or_, select, text

from app.core import files
from app.core.db import Base, db
from app.core.errors import Invalid
from app.opendata.archive.parts import (
    FORMAT,
    JSON,
    KEPT,
    KNOWN_BY,
    OWNED,
    PICTURES,
    REMADE,
    REPLIES_TO_ONE,
    SECRET,
    SUBJECTS,
    TO_ONE,
)
from app.opendata.archive.pictures import FOLDERS, named
from app.projects.models import Project

NO_SCHEMA = "This database has no tables yet. Run «flask db upgrade» first."
Row = dict[str, Any]
Numbers = Sequence[int]
TABLES = Base.metadata.tables


def write(projects: Sequence[Project], file: Path, pictures: Path) -> dict[str, int]:
    """Write the projects with all that belongs to them. Returns how many rows there are of each kind, and pictures.

    pictures: the folder that they are stored in. Everything is of one moment; an older file stays until this one is whole.
    "staying" among the numbers: needs of theirs that are part of a need elsewhere, and are told there.
    "gone": pictures that were removed meanwhile.
    """
    number = [one.id for one in projects]
    db.snapshot()
    tables = {name: [_plain(row, name) for row in db.session.execute(query).mappings()] for name, query in _all(number)}
    body = {"format": FORMAT, "revision": revision(), "tables": tables}
    staying = db.session.scalar(_staying(number)) or 0
    stored = _stored(named(tables), pictures)
    db.session.commit()  # packing takes longer than a transaction may rest
    with files.afresh(file) as fresh, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(JSON, json.dumps(body, ensure_ascii=False))
        packed = sum(_pack(archive, pictures, folder, name) for folder, name in stored)
    counts = {name: len(rows) for name, rows in tables.items() if rows}
    return counts | {"pictures": packed, "gone": len(stored) - packed, "staying": staying}


def _stored(names: Iterable[str], pictures: Path) -> list[tuple[str, str]]:
    """Each of them that there is, after the folder that it lies in."""
    places = sorted((folder, f"{name}.webp") for name in names for folder in FOLDERS)
    return [(folder, name) for folder, name in places if (pictures / folder / name).is_file()]


def _pack(archive: zipfile.ZipFile, pictures: Path, folder: str, name: str) -> bool:
    """Put a picture into the folder of the archive that the rows know it in: it may lie in the other one by now, when
    its need was taken down or published meanwhile. False when it has gone with its need."""
    for place in (folder, *FOLDERS):
        with contextlib.suppress(FileNotFoundError):
            archive.write(pictures / place / name, PICTURES + (Path(folder) / name).as_posix())
            return True
    return False


def revision() -> str:
    """The version of the schema that this installation has. Raises `Invalid` where there is none."""
    there = inspect(db.session.connection()).has_table("alembic_version")
    found = db.session.scalar(text("SELECT version_num FROM alembic_version")) if there else None
    if found is None:
        raise Invalid(NO_SCHEMA)
    return str(found)


def _all(number: Numbers) -> Iterator[tuple[str, Select[*tuple[Any, ...]]]]:
    mine: dict[str, ColumnElement[bool] | None] = {"project": TABLES["project"].c.id.in_(number)}
    for table in Base.metadata.sorted_tables:
        if table.name in OWNED:
            mine[table.name] = _belongs(table, number)
    for table in Base.metadata.sorted_tables:
        if (where := mine.get(table.name)) is None:
            where = _beside(table, number)
        if where is not None:
            yield table.name, select(table).where(where).order_by(*table.primary_key.columns)


def _belongs(table: Table, number: Numbers) -> ColumnElement[bool]:
    column, parent = OWNED[table.name]
    if parent == "project":
        whose: ColumnElement[bool] = table.c[column].in_(number)
    else:
        whose = table.c[column].in_(select(TABLES[parent].c.id).where(_belongs(TABLES[parent], number)))
    if table.name == "need":
        whose = and_(whose, or_(table.c.merged_into_id.is_(None), table.c.merged_into_id.in_(_here(number))))
    if table.name == "reply":
        whose = and_(whose, table.c.subject != REPLIES_TO_ONE)
    return whose


def _here(number: Numbers) -> Select[*tuple[Any, ...]]:
    root = TABLES["need"].alias()
    return select(root.c.id).where(root.c.project_id.in_(number))


def _staying(number: Numbers) -> Select[*tuple[Any, ...]]:
    """How many of the needs are part of one that is elsewhere."""
    need = TABLES["need"]
    mine = (
        need.c.project_id.in_(number),
        need.c.merged_into_id.is_not(None),
        need.c.merged_into_id.not_in(_here(number)),
    )
    return select(func.count()).select_from(need).where(*mine)


def _ids(name: str, number: Numbers) -> Select[*tuple[Any, ...]]:
    table = TABLES[name]
    where: ColumnElement[bool] = table.c.id.in_(number) if name == "project" else _belongs(table, number)
    return select(table.c.id).where(where)


def _beside(table: Table, number: Numbers) -> ColumnElement[bool] | None:
    if table.name == "receipt":
        kinds = [(kind, name) for kind, name in SUBJECTS.items() if kind in table.c.subject.type.enums]  # type: ignore[attr-defined]
        return or_(*(and_(table.c.subject == kind, table.c.subject_id.in_(_ids(name, number))) for kind, name in kinds))
    if table.name in KNOWN_BY or table.name == "participant":
        pointing = [column for column in _pointing_to(table.name) if column.table.name in (*OWNED, "project")]
        return or_(*(table.c.id.in_(_used(column, number)) for column in pointing))
    return None


def _used(column: Column[Any], number: Numbers) -> Select[*tuple[Any, ...]]:
    table: Any = column.table
    where: ColumnElement[bool] = table.c.id.in_(number) if table.name == "project" else _belongs(table, number)
    return select(column).where(where, column.is_not(None))


def _pointing_to(name: str) -> list[Column[Any]]:
    tables = Base.metadata.sorted_tables
    return [
        key.parent for table in tables for key in table.foreign_keys if key.target_fullname.partition(".")[0] == name
    ]


def _plain(row: Any, table: str) -> Row:
    found = {name: _value(value) for name, value in row.items() if not _is_secret(table, name, value)}
    for which, columns in TO_ONE.get(table, []):
        if all(found[name] == value for name, value in which.items()):
            found |= dict.fromkeys(columns, "")
    return {name: value for name, value in found.items() if not _of_somebody(table, name)}


def _is_secret(table: str, name: str, value: Any) -> bool:
    return (table, name) in {*SECRET, *REMADE} and value != KEPT.get((table, name), ...)


def _of_somebody(table: str, name: str) -> bool:
    """A column that says which account did it: they stay."""
    keys = {key.target_fullname for key in TABLES[table].c[name].foreign_keys}
    return name == "account_id" or "account.id" in keys


def _value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime | date) else value
