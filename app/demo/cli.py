"""`flask demo ...`"""

from functools import partial

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.alone import Deed, one_at_a_time
from app.core.db import db
from app.core.serve import WAITS
from app.demo.loading import load
from app.people.models import Account
from app.projects.models import ProjectState

commands = AppGroup("demo", help="The demo programme: made-up people and projects.")


@commands.command("load")
def load_command() -> None:
    """Load the demo programme. Loading it again changes nothing."""
    if current_app.extensions["settings"].production:
        raise click.ClickException("This is a production database: made-up people and projects do not belong in it.")
    with one_at_a_time(Deed.START, partial(click.echo, WAITS)):
        if db.session.scalar(select(Account.id).where(Account.demo_key.is_not(None)).limit(1)):
            click.echo("The demo programme is here already.")
            return
        world = load()
    drafts = sum(project.state is ProjectState.DRAFT for project in world.projects.values())
    click.echo(
        f"Loaded {len(world.projects)} projects ({drafts} of them a draft, for its team only) "
        f"and {len(world.made)} contributions and findings."
    )


@commands.command("sign-ins")
def sign_ins_command() -> None:
    """Say who one can sign in as, with one press, while this is a demo."""
    held = (
        select(Account).where(Account.demo_key.is_not(None)).options(selectinload(Account.roles)).order_by(Account.id)
    )
    people = db.session.scalars(held).all()
    if people:
        click.echo("Sign in at /logg-inn with one press, as one of the demo's people:")
    for account in people:
        roles = ", ".join(sorted({role.role.value for role in account.roles}))
        click.echo(f"  {account.name} ({roles})")
    db.session.remove()
