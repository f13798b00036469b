"""The demo programme in a database of its own, for rules that hold on every page. Tests only read it.

It is loaded once in a run on each kind of database; every process that runs tests gets a copy of that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import selectinload

from app import create_app
from app.core import clock
from app.core.db import db
from app.core.permissions import Role
from app.people.models import Account, RoleGrant
from config import Settings
from tests.support import databases, starting
from tests.support.client import Client

TOLD = "first-start.txt"


@dataclass(frozen=True)
class Programme:
    """The app on the demo programme."""

    settings: Settings
    app: Flask

    @property
    def told(self) -> str:
        """What the first start printed."""
        return (self.settings.data_dir / TOLD).read_text()

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


@contextmanager
def copied(kind: str, common: Path, folder: Path, server: str, worker: str) -> Iterator[Programme]:
    """The demo programme for one process; see databases.copied."""
    filled = databases.copied(kind, "sms_demo", partial(load, common=common), common, folder, server, worker)
    with filled as settings:
        yield _open(settings, common)


def share_templates(app: Flask, common: Path) -> None:
    """Let each template be compiled once in a run, not for every app in every process."""
    folder = common / "templates"
    folder.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def _open(settings: Settings, common: Path) -> Programme:
    app = create_app(settings, PROPAGATE_EXCEPTIONS=True)
    share_templates(app, common)
    app.test_client_class = Client
    databases.use(settings)
    return Programme(settings, app)


def load(settings: Settings, common: Path) -> None:
    """Start an installation for the first time, as somebody who tries the demo tonight would.

    Shortly after midnight most of what the programme says of "today" still lies on the day before.
    """
    moment = common / "programme-loaded"  # both kinds at the same moment, so that they can be compared
    if not moment.exists():
        early = datetime.combine(clock.today(), time(0, 10), clock.OSLO)
        moment.write_text(min(clock.now(), early).isoformat())
    loaded = _open(settings, common)
    with clock.freeze(datetime.fromisoformat(moment.read_text())):
        result = starting.start(loaded.app)
    assert result.exit_code == 0, result.output
    (settings.data_dir / TOLD).write_text(result.output)
