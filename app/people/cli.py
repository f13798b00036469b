"""`flask people ...`: the first administrator of an installation, and erasing again after a restore."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.core.db import db
from app.core.permissions import SYSTEM, Role
from app.people import accounts, erasures, participants
from app.people.models import Account

commands = AppGroup("people", help="Accounts, and what is held about people.")


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


@commands.command("erase-again")
def erase_again_command() -> None:
    """After a backup was restored: erase those who have been erased since it was taken."""
    with db.transaction():
        again = erasures.to_erase_again()
        for participant_id in again:
            participants.erase(participant_id)
    click.echo(f"Erased {len(again)} again.")
