"""A row that a form is about is held from the look to the saving."""

import pytest
from flask import Flask

from app.core.db import db, make_engine
from app.core.editing import latest
from app.core.errors import NotFound
from tests.factories import projects as make
from tests.support.databases import POSTGRESQL, TestDatabase


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)  # SQLite has one writer at a time
def test_nobody_saves_between_the_look_and_the_saving(app: Flask, database: TestDatabase) -> None:
    project = make.project()
    db.session.commit()
    other = make_engine(database.settings.database_url)
    try:
        with app.test_request_context(method="POST"):
            latest(project)
            raw = other.raw_connection()
            cursor = raw.cursor()
            cursor.execute("SET lock_timeout='100ms'")
            with pytest.raises(Exception, match="lock"):
                cursor.execute("UPDATE project SET title_nb = 'Annet'")
            raw.close()
            db.session.rollback()
    finally:
        other.dispose()


def test_what_was_taken_away_since_it_was_read_is_not_found(app: Flask, database: TestDatabase) -> None:
    project = make.project()
    db.session.commit()
    with app.test_request_context(method="POST"):
        assert project.title_nb
        db.session.connection().exec_driver_sql("DELETE FROM project")
        with pytest.raises(NotFound):
            latest(project)
        db.session.rollback()
