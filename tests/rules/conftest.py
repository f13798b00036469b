"""What tests of rules share: the app as it runs in production."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from tests.support import databases
from tests.support.client import Client
from tests.support.databases import TestDatabase


@pytest.fixture
def production(database: TestDatabase) -> Iterator[Flask]:
    settings = replace(
        database.settings, env="production", base_url="https://sammen.example.no", mail_server="smtp://x"
    )
    app = create_app(settings)
    app.test_client_class = Client
    yield app
    databases.use(database.settings)
