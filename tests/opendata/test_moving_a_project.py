"""All of a project leaves one installation as a file, and stands in an empty one as it stood before."""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import select

from app import registry
from app.core import images
from app.core.db import Base, db
from app.needs.models import Need
from app.notifications.models import Receipt
from app.opendata import archive
from app.opendata.archive.parts import BESIDE, KNOWN_BY, OWNED, STAYS
from app.opendata.exports import EXPORTS
from app.projects import queries as projects
from app.projects.models import Project
from tests.factories import insights, needs
from tests.factories import projects as project_make
from tests.support import databases
from tests.support.archives import as_another, changed, counts, run, write
from tests.support.programme import Programme

OF_THE_TEAM = ("assigned_to", "written_by")  # accounts stay where they are
PICTURES = "SELECT name FROM need_picture UNION SELECT picture FROM prototype_variant WHERE picture <> ''"
STAYING = "team_notes"  # and what was written among the team, or to one person


def told(slug: str) -> dict[str, list[str]]:
    """Every file of the project's export, as lines without an order of their own."""
    project = projects.project_by_slug(slug, *projects.FULL)
    assert project is not None
    files = {name: [row for row in one.rows(project) if row.get("to") != "feedback"] for name, one in EXPORTS.items()}
    found = {name: sorted(_line(row) for row in rows) for name, rows in files.items() if name != STAYING}
    db.session.remove()
    return found


def _line(row: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in row.items() if name not in OF_THE_TEAM}, default=str)


def test_the_demo_programme_comes_back_as_it_was(
    demo: Programme, request: pytest.FixtureRequest, tmp_path: Path, programme_name: str, made_databases: Any
) -> None:
    with demo.app.app_context():
        slugs = db.session.scalars(select(Project.slug).order_by(Project.id)).all()
        before = {slug: told(slug) for slug in slugs}
        found = [projects.project_by_slug(slug) for slug in slugs]
        written = archive.write([one for one in found if one], tmp_path / "all.zip", demo.settings.uploads_dir)
        db.session.remove()
    empty = made_databases(programme_name)
    databases.use(empty.settings)
    databases.empty()
    with demo.app.app_context():
        brought = archive.bring_in(tmp_path / "all.zip", tmp_path / "uploads")
        assert (brought.there, brought.left, brought.moved) == (False, 0, False)
        db.session.commit()
        assert {slug: told(slug) for slug in slugs} == before
        stored = set(db.session.scalars(sa.text(PICTURES)))
        now = counts()
    files = {path.stem for path in (tmp_path / "uploads").rglob("*.webp")}
    large = {name for name in files if not name.endswith(tuple(images.SMALLER))}
    assert stored and stored <= large and len(large) == written["pictures"]
    assert files == {f"{name}{size}" for name in large for size in ("", *images.SMALLER)}
    assert {name: number for name, number in written.items() if name in OWNED} == {n: c for n, c in now.items() if c}
    db.session.remove()
    databases.empty()


def test_a_link_to_another_project_is_left_out_of_a_file_without_it(
    app: Flask, project: Project, tmp_path: Path
) -> None:
    with needs.arranged(app):
        other = project_make.project(slug="den-andre")
        insights.insight(project, needs.need("Det er mørkt.", project=other))
    write(app, tmp_path / "one.zip", tmp_path, project)
    databases.empty()
    told = run(app, "import", "project", str(tmp_path / "one.zip"))
    assert "1 rows were left out: they point to things that are not in the file." in told


def test_beside_what_is_there_it_gets_numbers_of_its_own_and_all_that_points_follows(
    app: Flask, written: Path, tmp_path: Path
) -> None:
    as_another(app)
    with app.app_context():
        before = told("den-gamle")
        brought = archive.bring_in(written, tmp_path)
        db.session.commit()
        assert brought.moved
        after, old = told("stien"), told("den-gamle")
        assert {name: len(rows) for name, rows in after.items()} == {name: len(rows) for name, rows in before.items()}
        assert old == before, "what was there is as it was"
        mine = select(Need.id).join(Project, Project.id == Need.project_id).where(Project.slug == "stien")
        numbers = set(db.session.scalars(mine))
        told_of = select(Receipt.subject_id).where(Receipt.subject == "need", Receipt.subject_id.in_(numbers))
        assert set(db.session.scalars(told_of)) == numbers, "each has its receipts"
        db.session.remove()


def test_a_second_time_changes_nothing_and_a_dry_run_stores_nothing(app: Flask, written: Path) -> None:
    databases.empty()
    nothing = counts()
    assert "Nothing was stored. It would be:" in run(app, "import", "project", str(written), "--dry-run")
    assert counts() == nothing
    assert "0 Stored as stien:" in run(app, "import", "project", str(written))
    once = counts()
    assert once["need"] > 0
    assert "Nothing was changed." in run(app, "import", "project", str(written))
    assert counts() == once


@pytest.mark.parametrize("there", ["9999", "0001"])
def test_a_file_of_another_version_is_refused_with_what_to_do(app: Flask, written: Path, there: str) -> None:
    other = changed(written, lambda body: body.update(revision=there))
    told = run(app, "import", "project", str(other))
    assert told.startswith(f"1 Error: The file is of another version (schema {there}, here ")
    assert "upgrade the older of them" in told


def test_a_database_without_tables_says_what_to_run_first(app: Flask, written: Path) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE alembic_version RENAME TO elsewhere"))
    try:
        told = run(app, "import", "project", str(written), "--dry-run")
    finally:
        with db.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE elsewhere RENAME TO alembic_version"))
    assert told == "1 Error: This database has no tables yet. Run «flask db upgrade» first.\n"


@pytest.mark.parametrize("words", ["", "ikke en fil"])
def test_what_is_no_such_file_is_refused(app: Flask, database: Any, tmp_path: Path, words: str) -> None:
    (tmp_path / "x.zip").write_text(words)
    assert "no file of «flask export project»" in run(app, "import", "project", str(tmp_path / "x.zip"))


def test_a_name_that_is_taken_is_told_and_another_one_can_be_given(app: Flask, written: Path) -> None:
    with app.app_context():
        db.session.execute(sa.update(Project).values(client_key="another"))
        db.session.commit()
    assert "Choose another name with --slug." in run(app, "import", "project", str(written))


def test_every_table_is_moved_or_says_why_it_stays() -> None:
    registry.import_models()
    held = {table.name for table in Base.metadata.sorted_tables}
    assert {*OWNED, *KNOWN_BY, *BESIDE} | set(STAYS) == held
    assert not {*OWNED, *KNOWN_BY, *BESIDE} & set(STAYS)
