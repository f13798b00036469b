"""A project that gets another name in addresses, and votes and prototypes that do, are still what its pages lead to."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.core.db import db
from app.decisions.models import Ballot
from app.decisions.services import telling
from app.notifications.models import Receipt
from app.projects.models import Project
from app.prototypes.models import Prototype
from app.reports.models import Edition, Report
from tests.factories import decisions, needs, prototypes, reports
from tests.factories import projects as make
from tests.support import archives


@pytest.fixture
def told(app: Flask, project: Project, tmp_path: Path) -> Path:
    """The file of a project with a vote and a test that people were told of, and a report that names both."""
    with needs.arranged(app):
        make.news(project)
        telling.tell_result(decisions.ballot(project))
        prototypes.next_version(prototypes.published(project))
        reports.published(app, project)
    archives.write(app, tmp_path / "told.zip", tmp_path, project)
    return tmp_path / "told.zip"


LINKED = {
    "projects.news",
    "projects.decisions",
    "needs.index",
    "insights.project_trail",
    "decisions.ballot",
    "prototypes.prototype",
}


def slugs(value: Any) -> set[tuple[str, str]]:
    """The pages that are linked to in what is stored, each with the name that it has in its address."""
    if isinstance(value, list):
        return {one for each in value for one in slugs(each)}
    if not isinstance(value, dict):
        return set()
    found = {one for each in value.values() for one in slugs(each)}
    values = value.get("values") or {}
    return found | {(value["endpoint"], values[name]) for name in ("slug", "prosjekt") if name in values}


def names_in(project: Project) -> dict[str, set[str]]:
    kinds = {"decisions": Ballot, "prototypes": Prototype}
    return {
        kind: set(db.session.scalars(select(model.slug).where(model.project_id == project.id)))
        for kind, model in kinds.items()
    }


def linked_in(project: Project) -> set[tuple[str, str]]:
    """From what people were told of the project, and from its reports."""
    mine = [*db.session.scalars(select(Ballot.id).where(Ballot.project_id == project.id)), project.id]
    lines = select(Receipt.about).where(Receipt.subject.in_(["project", "ballot"]), Receipt.subject_id.in_(mine))
    editions = select(Edition.content).join(Report).where(Report.project_id == project.id)
    return slugs(list(db.session.scalars(lines))) | slugs(list(db.session.scalars(editions)))


def test_all_that_leads_somewhere_leads_to_the_project_that_came(app: Flask, told: Path) -> None:
    archives.as_another(app, "stien")
    out = archives.run(app, "import", "project", str(told), "--slug", "den-nye")
    assert out.startswith("0 "), out
    with app.app_context():
        project = db.session.scalars(select(Project).where(Project.slug == "den-nye")).one()
        mine, linked = names_in(project), linked_in(project)
        assert {endpoint for endpoint, _name in linked} >= LINKED
        elsewhere = [
            (endpoint, name)
            for endpoint, name in linked
            if name not in mine.get(endpoint.partition(".")[0], {"den-nye"})
        ]
        assert elsewhere == []
        [content] = db.session.scalars(select(Edition.content).join(Report).where(Report.project_id == project.id))
        assert content["project"]["slug"] == "den-nye"
        db.session.remove()


def test_the_next_name_that_is_free_is_not_one_of_another_in_the_file(
    app: Flask, project: Project, tmp_path: Path
) -> None:
    with needs.arranged(app):
        for name in ("lys", "lys-2"):
            decisions.ballot(project, slug=name)
    archives.write(app, tmp_path / "two.zip", tmp_path, project)
    archives.as_another(app)
    with app.app_context():
        db.session.execute(update(Ballot).where(Ballot.slug == "lys-2").values(slug="another"))
        db.session.commit()
        db.session.remove()
    out = archives.run(app, "import", "project", str(tmp_path / "two.zip"))
    assert out.startswith("0 "), out
    with app.app_context():
        project = db.session.scalars(select(Project).where(Project.slug == "stien")).one()
        assert names_in(project)["decisions"] == {"lys-2", "lys-3"}
        db.session.remove()
