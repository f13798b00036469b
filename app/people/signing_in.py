"""Signing in with a one-time code. What is answered never depends on whether the address has an account."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core import mail, secrets
from app.core.db import db
from app.people import one_time
from app.people.models import Account, CodePurpose

TEMPLATE = "sign_in_code"


def send_code(email: str, lang: str, browser: str) -> None:
    """Send a code to `email` (normalised) when it has an account; do the same work when it has none.

    browser: the only one that the code is good for (`device.browser`).
    """
    account = db.session.scalar(select(Account).where(Account.email == email, Account.active))
    if mail.enough(email, TEMPLATE):
        return
    code, expires = one_time.issue_code(
        CodePurpose.SIGN_IN, email, account_id=account.id if account else None, browser=browser
    )
    key = f"{TEMPLATE}:{secrets.token()}"
    mail.queue(email if account else None, lang, TEMPLATE, key, expires_at=expires, code=code)


def account_for_code(email: str, code: str, browser: str) -> Account | None:
    """Whose code it is; None when it is wrong, dead, used or another browser's. Each try counts (the caller commits it)."""
    used = one_time.try_code(CodePurpose.SIGN_IN, email, code, browser=browser)
    if used is None or used.account_id is None:
        return None
    query = select(Account).where(Account.id == used.account_id, Account.active)
    return db.session.scalar(query.options(selectinload(Account.roles)))


def demo_accounts() -> Sequence[Account]:
    """The made-up people of the demo, for signing in with one press."""
    query = select(Account).where(Account.demo_key.is_not(None), Account.active).order_by(Account.id)
    return db.session.scalars(query.options(selectinload(Account.roles))).all()


def demo_account(key: str) -> Account | None:
    query = select(Account).where(Account.demo_key == key, Account.active)
    return db.session.scalar(query.options(selectinload(Account.roles)))
