"""Files of whole projects: written, changed and brought in as somebody does it at the command line."""

import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select, update

from app.core.db import Base, db
from app.opendata import archive
from app.opendata.archive.parts import JSON, OWNED
from app.projects.models import Project


def write(app: Flask, file: Path, pictures: Path, *projects: Project) -> dict[str, int]:
    with app.app_context():
        written = archive.write([db.session.get_one(Project, one.id) for one in projects], file, pictures)
        db.session.remove()
    return written


def run(app: Flask, *command: str) -> str:
    """The exit code, and what was said."""
    result = app.test_cli_runner().invoke(args=list(command))
    db.session.remove()
    return f"{result.exit_code} {result.output}"


def as_another(app: Flask, slug: str = "den-gamle") -> None:
    """What is here is not the project in the file, but has its numbers, and the names of what is in it."""
    with app.app_context():
        db.session.execute(update(Project).values(slug=slug, client_key="another"))
        for table in (one for one in Base.metadata.sorted_tables if "client_key" in one.c and one.name != "project"):
            db.session.execute(update(table).values(client_key=func.substr(table.c.client_key, 1, 30)))
        db.session.commit()
        db.session.remove()


def body(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as held:
        found: dict[str, Any] = json.loads(held.read(JSON))
    return found


def changed(
    file: Path, change: Callable[[dict[str, Any]], Any] = lambda _body: None, pictures: Sequence[tuple[str, bytes]] = ()
) -> Path:
    """A copy of the file after `change` was at what it says; with these entries in place of those of the same names."""
    told, other = body(file), file.with_name("other.zip")
    change(told)
    with zipfile.ZipFile(file) as held, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(JSON, json.dumps(told))
        for name in set(held.namelist()) - {JSON, *dict(pictures)}:
            made.writestr(name, held.read(name))
        for name, data in pictures:
            made.writestr(name, data)
    return other


def counts() -> dict[str, int]:
    """How many rows there are of each kind that belongs to a project."""
    tables = [table for table in Base.metadata.sorted_tables if table.name in OWNED]
    held = {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    db.session.remove()
    return held
