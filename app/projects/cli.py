"""`flask projects ...`"""

import click
from flask.cli import AppGroup

from app.core.db import db
from app.projects import seed

commands = AppGroup("projects", help="Projects and what they belong to.")


@commands.command("seed")
def seed_command() -> None:
    """Insert the five focus areas, the districts and the departments where they are missing."""
    with db.transaction():
        seed.plant()
    click.echo("Focus areas, districts and departments are in place.")
