"""A project that comes in beside others takes no number that was given, or will be given, to somebody else."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.needs.models import Need
from app.opendata import archive
from app.opendata.archive import numbering
from app.projects.models import Project
from tests.factories import needs
from tests.support import archives, databases
from tests.support.databases import POSTGRESQL


def give(up_to: int) -> None:
    """As many needs were told here and are gone."""
    statement = "UPDATE sqlite_sequence SET seq = :at WHERE name = 'need'" if db.sqlite else SET
    db.session.execute(sa.text(statement), {"at": up_to})
    db.session.commit()


SET = "SELECT setval('need_id_seq', :at)"


def told_next(app: Flask) -> int:
    with needs.arranged(app):
        return needs.told("Benken er borte.").id


def brought(project: str) -> list[int]:
    query = select(Need.id).join(Project, Project.id == Need.project_id).where(Project.slug == project)
    found = list(db.session.scalars(query.order_by(Need.id)))
    db.session.remove()
    return found


def test_a_number_that_was_given_is_not_given_again(app: Flask, written: Path) -> None:
    archives.as_another(app)
    with app.app_context():
        give(5000)
    assert "Some numbers were taken here" in archives.run(app, "import", "project", str(written))
    with app.app_context():
        numbers = brought("stien")
    assert numbers[0] > 5000
    assert told_next(app) > numbers[-1]


def test_numbers_that_are_kept_never_make_others_come_again(app: Flask, written: Path) -> None:
    databases.empty()
    with app.app_context():
        give(9000)
    archives.run(app, "import", "project", str(written))
    assert told_next(app) == 9001


def test_after_numbers_that_are_kept_come_those_that_follow(app: Flask, written: Path) -> None:
    databases.empty()
    archives.run(app, "import", "project", str(written))
    newest = max(row["id"] for row in archives.body(written)["tables"]["need"])
    assert told_next(app) == newest + 1


@pytest.mark.parametrize("taken", [False, True])
def test_a_dry_run_takes_no_number(app: Flask, written: Path, *, taken: bool) -> None:
    if taken:
        archives.as_another(app)
    else:
        databases.empty()
    with app.app_context():
        give(7000)
        archive.bring_in(written, written.parent / "uploads", dry_run=True)
        db.session.rollback()
        db.session.remove()
    assert told_next(app) == 7001


def test_it_says_in_a_dry_run_too_whether_numbers_change(app: Flask, written: Path) -> None:
    changes = "Some numbers were taken here"
    archives.as_another(app)
    assert changes in archives.run(app, "import", "project", str(written), "--dry-run")
    databases.empty()
    assert changes not in archives.run(app, "import", "project", str(written), "--dry-run")


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)  # in SQLite nobody else writes meanwhile
def test_what_somebody_is_given_meanwhile_is_not_among_those_set_aside(
    app: Flask, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives.as_another(app)
    take, between = numbering._take, []

    def somebody_comes(table: sa.Table, number: int) -> tuple[int, int]:
        first, last = take(table, number)
        if table.name == "need" and not between:
            between.append(last)
            return first, last + 1  # as it is when another session was given one in between
        return first, last

    monkeypatch.setattr(numbering, "_take", somebody_comes)
    archives.run(app, "import", "project", str(written))
    with app.app_context():
        [before] = between
        assert brought("stien")[0] > before, "it took others, in a row"
