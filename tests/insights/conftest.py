"""The project whose insights, gate and pilots are worked with, and somebody of its team."""

import pytest

from app.core.permissions import Role
from app.projects.models import Project
from tests.factories import activities
from tests.factories import projects as make
from tests.support.client import Client


@pytest.fixture
def project(database: object) -> Project:
    return make.project("Trygg vei hjem")


@pytest.fixture
def alice(client: Client, project: Project) -> Client:
    return client.sign_in(activities.account_with(Role.TEAM, project))
