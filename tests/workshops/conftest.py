"""A project, and a facilitator of it at work."""

from typing import Any

import pytest

from app.core.permissions import Role
from app.projects.models import Project
from tests.factories import activities
from tests.support.client import Client


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


@pytest.fixture
def team(client: Client, project: Project) -> Client:
    return client.sign_in(activities.account_with(Role.FACILITATOR, project))
