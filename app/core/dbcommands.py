"""`flask db ...`: the schema's migrations (Alembic)."""

from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from app.core.db import db

if TYPE_CHECKING:
    from alembic.config import Config

commands = AppGroup("db", help="The database's schema.")
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def _alembic() -> ModuleType:
    """Read when a command asks for it: what serves pages would hold 11 MiB more."""
    from alembic import command

    return command


def alembic_config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(revision: str = "head") -> None:
    """Bring the schema to `revision`."""
    _alembic().upgrade(alembic_config(), revision)


def downgrade(revision: str = "base") -> None:
    """Take the schema back to `revision`; "base" leaves nothing."""
    _alembic().downgrade(alembic_config(), revision)


@commands.command("upgrade")
@click.argument("revision", default="head")
def upgrade_command(revision: str) -> None:
    """Bring the schema to REVISION (head)."""
    upgrade(revision)
    click.echo(f"The schema of {db.engine.dialect.name} is at {revision}.")


@commands.command("downgrade")
@click.argument("revision")
def downgrade_command(revision: str) -> None:
    """Take the schema back to REVISION."""
    downgrade(revision)


@commands.command("check")
def check_command() -> None:
    """Fail when the models differ from the migrations."""
    _alembic().check(alembic_config())


@commands.command("revision")
@click.option("-m", "--message", required=True)
@click.option("--id", "rev_id", default=None)
def revision_command(message: str, rev_id: str | None) -> None:
    """Write a new migration from the difference between the models and the schema."""
    _alembic().revision(alembic_config(), message, autogenerate=True, rev_id=rev_id)
