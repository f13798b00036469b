"""Bring projects in from a file that another installation wrote."""

import json
import secrets
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Date, DateTime, Enum, Table, func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from app.core.db import Base, UtcDateTime, db
from app.core.errors import Conflict, Invalid
from app.opendata.archive import pictures
from app.opendata.archive.moving import Moves
from app.opendata.archive.numbering import how_far
from app.opendata.archive.parts import (
    BESIDE,
    FORMAT,
    JSON,
    KEPT,
    KNOWN_BY,
    LOOSE,
    NOT_OURS,
    OWNED,
    POINTS,
    REMADE,
    SLUGS,
    UP_TO,
)
from app.opendata.archive.writing import revision

Row = dict[str, Any]
Rows = dict[str, list[Row]]
TABLES = Base.metadata.tables
TOGETHER = 500  # rows in one statement
TRIES = 1000  # to find a name that is free
BIGGEST = 2 * 1024**3  # of what is written in the file
OTHER = (
    "The file is of another version (schema {there}, here {here}). Both installations need the same one: upgrade the "
    "older of them, and write the file again if it was the one that the file is from."
)
UNFIT = (
    "Something in the file does not fit: a key or a number is taken here, or a value is missing. Nothing was stored."
)
ODD = (LookupError, TypeError, AttributeError, ValueError, ArithmeticError, RuntimeError, EOFError)


@dataclass
class Brought:
    """What came of it. there: they were brought in before, and nothing was changed. left: rows without a home.

    recounted: needs that have fewer supports or merged ones here, because those belong to projects elsewhere.
    added: what the installation's own lists did not have, by their name there.
    """

    slugs: list[str]
    rows: dict[str, int] = field(default_factory=dict)
    there: bool = False
    left: int = 0
    moved: bool = False
    recounted: int = 0
    added: dict[str, list[str]] = field(default_factory=dict)


def bring_in(file: Path, folder: Path, *, slug: str = "", dry_run: bool = False) -> Brought:
    """Store the projects in the file with all that belongs to them. The caller commits, or rolls back for a dry run.

    folder: where pictures are stored. slug: another name in the address, where a project's own is taken. The same file
    a second time changes nothing. What the session has done so far is stored first.
    Raises `Invalid` for a file that is not ours or of another version, `Conflict` for a name that is taken.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _bring_in(archive, folder, slug, dry_run=dry_run)
    except IntegrityError as error:
        raise Conflict(UNFIT) from error
    except OperationalError:  # the database's trouble, not the file's
        raise
    except (zipfile.BadZipFile, zlib.error, StatementError, *ODD) as error:
        raise Invalid(NOT_OURS) from error


def _bring_in(archive: zipfile.ZipFile, folder: Path, slug: str, *, dry_run: bool) -> Brought:
    db.session.commit()
    with db.reading():
        tables = _read(archive)
        brought = _settle(tables["project"], slug)
        db.session.commit()  # pictures take a while, and in SQLite nobody else could write
    if brought.there:
        return brought
    with pictures.drawn(archive, tables, folder) as coming:
        brought = _settle(tables["project"], slug)
        if not brought.there:
            _store(tables, brought, dry_run=dry_run)
            brought.rows["pictures"] = len(coming.found)
            if not dry_run:
                coming.place()
    return brought


def _read(archive: zipfile.ZipFile) -> Rows:
    if archive.getinfo(JSON).file_size > BIGGEST:
        raise Invalid(NOT_OURS)
    body: Row = json.loads(archive.read(JSON))
    if body["format"] != FORMAT or body["revision"] != (here := revision()):
        raise Invalid(OTHER.format(there=body["revision"], here=here))
    tables: Rows = body["tables"]
    if [name for name in tables if name not in {*OWNED, *KNOWN_BY, *BESIDE}]:
        raise Invalid(NOT_OURS)
    return tables


def _settle(coming: list[Row], slug: str) -> Brought:
    """What the projects are called here, and whether they are here already."""
    if slug and len(coming) > 1:
        raise Invalid("Several projects cannot have one name: leave --slug out.")
    slugs = [slug or project["slug"] for project in coming]
    held = TABLES["project"]
    keys = [project["client_key"] for project in coming if project["client_key"]]
    before = db.session.scalars(select(held.c.slug).where(held.c.client_key.in_(keys)).order_by(held.c.slug)).all()
    if before and len(before) == len(coming):
        return Brought(list(before), there=True)
    if before:
        raise Conflict(f"Some of the projects are here already ({', '.join(before)}). Export the others by themselves.")
    if taken := db.session.scalars(select(held.c.slug).where(held.c.slug.in_(slugs))).all():
        raise Conflict(f"There is a project «{taken[0]}» here already. Choose another name with --slug.")
    return Brought(slugs)


def _cap_steps(tables: Rows) -> None:
    """No step stands beyond the last of what it counts: the next that comes here would be within it."""
    for (table, column), counted in UP_TO.items():
        last = max((row["id"] for row in tables.get(counted, [])), default=0)
        for row in tables.get(table, []):
            if column in row:  # not in a file from before
                row[column] = min(row[column], last)


def _store(tables: Rows, brought: Brought, *, dry_run: bool) -> None:
    known = {name: _known(name, tables.get(name, []), brought) for name in KNOWN_BY}
    moves = _moves(tables, brought, known, dry_run=dry_run)
    _cap_steps(tables)
    brought.left = _drop_homeless(tables)
    brought.recounted = _recount(tables)
    for table in Base.metadata.sorted_tables:
        rows = tables.get(table.name, [])
        if rows and table.name not in KNOWN_BY:
            _insert(table, [_made(table, moves.row(table.name, row)) for row in rows])
            brought.rows[table.name] = len(rows)


def _moves(tables: Rows, brought: Brought, known: Mapping[str, dict[int, int]], *, dry_run: bool) -> Moves:
    far: dict[str, int] = {}
    for name, rows in tables.items():
        if name not in KNOWN_BY and "id" in TABLES[name].c:
            far[name], moved = how_far(TABLES[name], [row["id"] for row in rows], dry_run=dry_run)
            brought.moved |= moved and name != "participant"  # nobody ever sees theirs
    there = [row["slug"] for row in tables["project"]]
    names = {"project": dict(zip(there, brought.slugs, strict=True))}
    return Moves(far, names | {name: _names(name, tables.get(name, [])) for name in SLUGS}, known)


def _names(name: str, rows: list[Row]) -> dict[str, str]:
    """What each is called in addresses here: as it was, or, where that is taken, as neither here nor in the file."""
    there = {row["slug"] for row in rows}
    found: dict[str, str] = {}
    for slug in sorted(there):
        others = {*there, *found.values()} - {slug}
        names = (slug, *(f"{slug[:76]}-{at}" for at in range(2, TRIES)))
        found[slug] = _free(TABLES[name], "slug", [one for one in names if one not in others])
    return found


def _recount(tables: Rows) -> int:
    """Bring the tallies of needs in line with what came with them. Returns how many were of more than that."""
    needs = tables.get("need", [])
    root = {row["id"]: row["merged_into_id"] or row["id"] for row in needs}
    merged = Counter(row["merged_into_id"] for row in needs)
    supporters: dict[int, set[int]] = {}
    for row in tables.get("support", []):
        supporters.setdefault(root[row["need_id"]], set()).add(row["participant_id"])
    changed = 0
    for row in (one for one in needs if one["merged_into_id"] is None):
        counts = {"support_count": len(supporters.get(row["id"], ())), "merged_count": merged[row["id"]]}
        changed += counts != {name: row[name] for name in counts}
        row.update(counts)
    return changed


def _known(name: str, rows: list[Row], brought: Brought) -> dict[int, int]:
    """What the installation calls the same; made when it has none."""
    table, by, found = TABLES[name], KNOWN_BY[name], {}
    for row in rows:
        here = db.session.scalar(select(table.c.id).where(table.c[by] == row[by]))
        if here is None:
            values = {column: value for column, value in _made(table, row).items() if column != "id"}
            here = db.session.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
            brought.added.setdefault(name, []).append(row[by])
        found[row["id"]] = here
    return found


def _drop_homeless(tables: Rows) -> int:
    """Let go of what points to something that is not in the file: of another project, or taken away since."""
    ids = {name: {row["id"] for row in rows if "id" in row} for name, rows in tables.items()}
    left = 0
    for table in Base.metadata.sorted_tables:
        kept = [row for row in tables.get(table.name, []) if _is_whole(table, row, ids)]
        left += len(tables.get(table.name, [])) - len(kept)
        if table.name in tables:
            tables[table.name] = kept
            ids[table.name] = {row["id"] for row in kept if "id" in row}
    return left


def _is_whole(table: Table, row: Row, ids: Mapping[str, set[int]]) -> bool:
    for key in table.foreign_keys:
        column, target = key.parent, key.column.table.name
        if row.get(column.name) is not None and row[column.name] not in ids.get(target, set()):
            if not column.nullable:
                return False
            row[column.name] = None
    for (name, loose), target in LOOSE.items():
        if name == table.name and row.get(loose) not in ids.get(target, set()):
            row[loose] = None
    points = POINTS.get(table.name, [])
    return all(row[column] in ids.get(tables[row[kind]], set()) for kind, column, tables in points)


def _made(table: Table, row: Row) -> Row:
    """The values as the database takes them, with what is made anew and what there can be only one of."""
    unknown = set(row) - {column.name for column in table.columns}
    if unknown:
        raise Invalid(NOT_OURS)
    made = {name: _value(table.c[name], value) for name, value in row.items()}
    for (name, column), length in REMADE.items():
        if name == table.name:
            kept = KEPT.get((name, column))
            made[column] = kept if kept and row.get(column) == kept else secrets.token_hex(length // 2)
    if table.name == "workshop":
        others = (f"{secrets.randbelow(900_000) + 100_000}" for _at in range(TRIES))
        made["code"] = _free(table, "code", chain([made["code"]], others))
    return made


def _free(table: Table, column: str, names: Iterable[str]) -> str:
    """The first of the names that nothing here has."""
    for name in names:
        if not db.session.scalar(select(func.count()).select_from(table).where(table.c[column] == name)):
            return name
    raise Conflict(f"No free {column} for {table.name}.")


def _value(column: Column[Any], value: Any) -> Any:
    kind = column.type
    if value is None:
        return None
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    if isinstance(kind, UtcDateTime | DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _insert(table: Table, rows: list[Row]) -> None:
    if table.name == "need":  # what others are part of comes first
        rows = sorted(rows, key=lambda row: (row["merged_into_id"] is not None, row["id"]))
    for start in range(0, len(rows), TOGETHER):
        db.session.connection().execute(insert(table), rows[start : start + TOGETHER])
