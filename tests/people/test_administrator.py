"""An operator makes the first administrator from the command line."""

from flask import Flask

from app.core.db import db
from app.core.permissions import Role
from app.people import accounts
from app.people.models import Account


def test_the_first_administrator_is_made_and_making_them_again_changes_nothing(app: Flask) -> None:
    runner = app.test_cli_runner()
    for _time in range(2):
        made = runner.invoke(args=["people", "administrator", "Ada@Example.no", "Ada"])
        assert made.exit_code == 0, made.output
    account = db.session.query(Account).one()
    assert account.email == "ada@example.no"
    assert accounts.person_of_account(account.id).instance_roles == frozenset({Role.ADMINISTRATOR})
