"""The demo programme in a database of its own, for rules that hold on every page. Tests only read it."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import selectinload

from app import create_app
from app.core.db import db
from app.core.permissions import Role
from app.people.models import Account, RoleGrant
from config import Settings
from tests.support import databases
from tests.support.client import Client


@dataclass(frozen=True)
class Programme:
    """The app on the demo programme."""

    settings: Settings
    app: Flask

    def browser(self, role: Role | None = None) -> Client:
        """A browser on which somebody with `role` is signed in, or nobody."""
        client = self.app.test_client()
        assert isinstance(client, Client)
        if role is not None:
            client.sign_in(somebody(role))
        return client


def somebody(role: Role) -> Account:
    """The first demo person who has `role`."""
    held = sa.select(RoleGrant.account_id).where(RoleGrant.role == role)
    query = sa.select(Account).where(Account.id.in_(held)).order_by(Account.id).options(selectinload(Account.roles))
    found = db.session.scalars(query).first()
    assert found is not None, f"nobody in the demo is {role}"
    return found


def load(settings: Settings, bind: Callable[[Settings], None] = databases.use) -> Programme:
    """Migrate an empty database and load the demo programme into it."""
    databases.migrate(settings)
    app = create_app(settings, PROPAGATE_EXCEPTIONS=True)
    app.test_client_class = Client
    bind(settings)
    result = app.test_cli_runner(catch_exceptions=False).invoke(args=["demo", "load"])
    assert result.exit_code == 0, result.output
    return Programme(settings, app)
