"""`flask people ...`: the first administrator of an installation."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.core.db import db
from app.core.permissions import SYSTEM, Role
from app.people import accounts
from app.people.models import Account

commands = AppGroup("people", help="Accounts of those who work with the projects.")


@commands.command("administrator")
@click.argument("email")
@click.argument("name")
def administrator_command(email: str, name: str) -> None:
    """Make EMAIL an administrator called NAME. Who has an account already gets the role."""
    with db.transaction() as session:
        address = email.strip().lower()
        account = session.scalar(select(Account).where(Account.email == address))
        if account is None:
            account = accounts.create_account(SYSTEM, address, name)
        accounts.grant(SYSTEM, account, Role.ADMINISTRATOR)
    click.echo(f"{address} is an administrator and signs in at /logg-inn with a code by e-mail.")
