"""`flask demo ...`"""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.core.db import db
from app.demo.loading import load
from app.people.models import Account

commands = AppGroup("demo", help="The demo programme: made-up people and projects.")


@commands.command("load")
def load_command() -> None:
    """Load the demo programme. Loading it again changes nothing."""
    if db.session.scalar(select(Account.id).where(Account.demo_key.is_not(None)).limit(1)):
        click.echo("The demo programme is here already.")
        return
    world = load()
    click.echo(f"Loaded {len(world.projects)} projects and {len(world.made)} contributions and findings.")
