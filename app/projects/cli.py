"""`flask projects ...`"""

import click
from flask.cli import AppGroup

from app.core.db import db
from app.projects import queries, seed
from app.projects.models import Project

commands = AppGroup("projects", help="Projects and what they belong to.")


@commands.command("seed")
def seed_command() -> None:
    """Insert the five focus areas, the districts and the departments where they are missing."""
    with db.transaction():
        seed.plant()
    click.echo("Focus areas, districts and departments are in place.")


def project_or_exit(slug: str) -> Project:
    """The project that somebody named at the command line; says so where there is none of that name."""
    if (project := queries.project_by_slug(slug)) is None:
        raise click.ClickException(f"There is no project «{slug}».")
    return project
