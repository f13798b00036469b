"""A project with something of every kind in it, and its file."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.projects.models import Project
from tests.factories import inbox as make
from tests.factories import needs, prototypes
from tests.factories import projects as project_make
from tests.support import archives


@pytest.fixture
def project(database: Any) -> Project:
    return project_make.project(slug="stien")


@pytest.fixture
def written(app: Flask, project: Project, tmp_path: Path) -> Path:
    with needs.arranged(app):
        make.one_of_each(project)
        needs.answered(needs.need("Det er mørkt.", project=project, supporters=3))
    archives.write(app, tmp_path / "stien.zip", prototypes.FOLDER, project)
    return tmp_path / "stien.zip"
