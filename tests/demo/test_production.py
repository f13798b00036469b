"""Made-up people and projects never get into the database of a municipality in operation."""

from dataclasses import replace

from app import create_app
from app.core.db import db
from app.projects.models import Project
from tests.support import databases
from tests.support.databases import TestDatabase


def test_the_demo_programme_is_refused_in_production(database: TestDatabase) -> None:
    live = {"env": "production", "base_url": "https://sammen.example.no", "mail_server": "smtp://x"}
    app = create_app(replace(database.settings, **live))
    try:
        result = app.test_cli_runner().invoke(args=["demo", "load"])
    finally:
        databases.use(database.settings)
    assert result.exit_code == 1
    assert "production database" in result.output
    assert db.session.query(Project).count() == 0
