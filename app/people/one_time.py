"""Codes and links sent by e-mail: stored hashed, short-lived, used once, killed by a newer one."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.core import clock, secrets
from app.core.db import db
from app.core.upsert import upsert
from app.people.models import CodePurpose, OneTimeSecret

MAX_ATTEMPTS = 5
LIFE = {
    CodePurpose.SIGN_IN: timedelta(minutes=10),
    CodePurpose.CONFIRM_IDENTITY: timedelta(minutes=10),
    CodePurpose.MOVE: timedelta(minutes=30),
    CodePurpose.CONFIRM_CONTACT: timedelta(hours=24),
}
# The columns that a newer secret writes over.
RENEWED = (
    "secret_hash",
    "email",
    "lang",
    "participant_id",
    "account_id",
    "created_at",
    "expires_at",
    "used_at",
    "attempts",
)


def scope(purpose: CodePurpose, email: str, participant_id: int | None = None, browser: str = "") -> str:
    """What a secret is for, hashed: an address, for the participant or the browser that asked for it.

    Nobody else can use it, use up its attempts, or kill it by asking for another.
    """
    return secrets.keyed_hash(f"scope:{purpose}", f"{email}|{participant_id or browser}")


def issue_code(
    purpose: CodePurpose,
    email: str,
    *,
    participant_id: int | None = None,
    account_id: int | None = None,
    browser: str = "",
) -> tuple[str, datetime]:
    """Six digits for `email`, and when they end. An older code for the same is dead from now on."""
    code, where = secrets.code(), scope(purpose, email, participant_id, browser)
    hashed = _code_hash(where, code)
    expires = _store(purpose, where, hashed, participant_id=participant_id, account_id=account_id, email="", lang="nb")
    return code, expires


def issue_link(
    purpose: CodePurpose, email: str, lang: str, participant_id: int | None, browser: str = ""
) -> tuple[str, datetime]:
    """A token for a link to `email`, and when it ends. An older link for the same is dead from now on."""
    token, where = secrets.token(), scope(purpose, email, participant_id, browser)
    hashed = _link_hash(purpose, token)
    expires = _store(purpose, where, hashed, participant_id=participant_id, account_id=None, email=email, lang=lang)
    return token, expires


def _store(
    purpose: CodePurpose,
    where: str,
    hashed: str,
    *,
    participant_id: int | None,
    account_id: int | None,
    email: str,
    lang: str,
) -> datetime:
    moment = clock.now()
    expires = moment + LIFE[purpose]
    upsert(
        OneTimeSecret,
        unique=("purpose", "scope_hash"),
        update=RENEWED,
        purpose=purpose,
        scope_hash=where,
        secret_hash=hashed,
        email=email,
        lang=lang,
        participant_id=participant_id,
        account_id=account_id,
        created_at=moment,
        expires_at=expires,
        used_at=None,
        attempts=0,
    )
    return expires


def try_code(
    purpose: CodePurpose, email: str, code: str, participant_id: int | None = None, browser: str = ""
) -> OneTimeSecret | None:
    """Use up the code when it is right, and return its row; None when it is wrong, dead or used.

    Each try counts, and the caller commits it (`pages.keep_changes`): after five the code is dead. The count is one
    statement, so tries at the same time wait for each other.
    """
    where, moment = scope(purpose, email, participant_id, browser), clock.now()
    tried = (
        update(OneTimeSecret)
        .where(
            OneTimeSecret.purpose == purpose,
            OneTimeSecret.scope_hash == where,
            OneTimeSecret.expires_at > moment,
            OneTimeSecret.used_at.is_(None),
            OneTimeSecret.attempts < MAX_ATTEMPTS,
        )
        .values(attempts=OneTimeSecret.attempts + 1)
        .returning(OneTimeSecret.id, OneTimeSecret.secret_hash)
    )
    row, given = db.session.execute(tried).first(), _code_hash(where, code)
    if row is None or not secrets.same(row.secret_hash, given):
        return None
    return use_up(row.id)


def use_up(secret_id: int) -> OneTimeSecret | None:
    """Mark the secret as used; None when it was used before."""
    moment = clock.now()
    spent = update(OneTimeSecret).where(OneTimeSecret.id == secret_id, OneTimeSecret.used_at.is_(None))
    if db.session.execute(spent.values(used_at=moment).returning(OneTimeSecret.id)).first() is None:
        return None
    return db.session.get(OneTimeSecret, secret_id, populate_existing=True)


def link(purpose: CodePurpose, token: str) -> OneTimeSecret | None:
    """The living secret behind a link, used or not; None when it is unknown or too old. Changes nothing."""
    return db.session.scalar(
        select(OneTimeSecret).where(
            OneTimeSecret.purpose == purpose,
            OneTimeSecret.secret_hash == _link_hash(purpose, token),
            OneTimeSecret.expires_at > clock.now(),
        )
    )


def _code_hash(where: str, code: str) -> str:
    return secrets.keyed_hash(f"code:{where}", code)


def _link_hash(purpose: CodePurpose, token: str) -> str:
    return secrets.keyed_hash(f"link:{purpose}", token)
