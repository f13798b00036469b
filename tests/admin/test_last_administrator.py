"""There is always somebody who can administer: two who close each other out at the same moment do not both succeed."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.admin import services
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.permissions import Role
from app.people import accounts
from app.people.models import Account, RoleGrant
from tests.factories import people
from tests.support.threads import together


def administrators() -> int:
    query = select(func.count()).select_from(RoleGrant).join(Account)
    return db.session.scalar(query.where(RoleGrant.role == Role.ADMINISTRATOR, Account.active)) or 0


@pytest.mark.parametrize("act", ["revoke", "close"])
def test_two_administrators_cannot_close_each_other_out(app: Flask, act: str) -> None:
    for time in range(4):
        ada, bea = people.account(f"Ada{time}", Role.ADMINISTRATOR), people.account(f"Bea{time}", Role.ADMINISTRATOR)
        db.session.commit()
        persons = {one.id: accounts.person_of_account(one.id) for one in (ada, bea)}

        def close(by: int, whom: int, known: dict = persons) -> None:  # type: ignore[type-arg]
            account = db.session.get_one(Account, whom)
            if act == "revoke":
                services.take_role(known[by], account, Role.ADMINISTRATOR, None)
            else:
                services.set_active(known[by], account, active=False)

        before = administrators()
        done = together(app, [lambda a=ada.id, b=bea.id: close(a, b), lambda a=ada.id, b=bea.id: close(b, a)])
        assert administrators() == before - 1
        assert sum(isinstance(error, NotAllowed) for error in done) == 1, done
