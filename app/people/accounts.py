"""Accounts, their roles, and server-side sessions. No flask: the cookie is read in `people/identity.py`."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from app.core import audit, clock, secrets
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.permissions import INSTANCE_ROLES, Person, Role
from app.people.models import Account, LoginSession, RoleGrant

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)


def create_account(by: Person, email: str, name: str, lang: str = "nb", demo_key: str | None = None) -> Account:
    """A new account. Raises `Invalid` when the address has one already."""
    address = email.strip().lower()
    if db.session.scalar(select(Account.id).where(Account.email == address)):
        raise Invalid(lazy_("Det finnes en konto med denne adressen."), "email")
    account = Account(email=address, name=name.strip(), lang=lang, created_at=clock.now(), demo_key=demo_key)
    db.session.add(account)
    db.session.flush()
    audit.record(by, "people.account_created", account)
    return account


def grant(by: Person, account: Account, role: Role, project_id: int | None = None) -> None:
    """Give `account` a role, in one project or (moderator, administrator) in the instance. Repeating changes nothing."""
    if (role in INSTANCE_ROLES) != (project_id is None):
        raise Invalid(lazy_("Rollen hører ikke til her."), "role")
    held = select(RoleGrant.id).where(
        RoleGrant.account_id == account.id, RoleGrant.role == role, RoleGrant.project_id == project_id
    )
    if db.session.scalar(held) is not None:
        return
    db.session.add(RoleGrant(account_id=account.id, role=role, project_id=project_id, granted_at=clock.now()))
    db.session.flush()
    audit.record(by, "people.role_granted", account, project_id=project_id, role=role.value)


def revoke(by: Person, account: Account, role: Role, project_id: int | None = None) -> None:
    """Take a role away. Counts from the next request on."""
    db.session.execute(
        delete(RoleGrant).where(
            RoleGrant.account_id == account.id, RoleGrant.role == role, RoleGrant.project_id == project_id
        )
    )
    audit.record(by, "people.role_revoked", account, project_id=project_id, role=role.value)


def as_person(account: Account) -> Person:
    """What services need to know of `account`."""
    project_roles: dict[int, set[Role]] = {}
    for held in account.roles:
        if held.project_id is not None:
            project_roles.setdefault(held.project_id, set()).add(held.role)
    return Person(
        account_id=account.id,
        name=account.name,
        email=account.email,
        instance_roles=frozenset(held.role for held in account.roles if held.project_id is None),
        project_roles={project: frozenset(roles) for project, roles in project_roles.items()},
    )


def person_of_account(account_id: int) -> Person:
    """The person behind an account id, for commands, jobs and tests."""
    return as_person(db.session.get_one(Account, account_id, options=[selectinload(Account.roles)]))


def open_session(account: Account) -> str:
    """Sign `account` in on one browser; returns the secret token that the browser keeps."""
    token, moment = secrets.token(), clock.now()
    hashed = secrets.keyed_hash("session", token)
    db.session.add(LoginSession(token_hash=hashed, account_id=account.id, created_at=moment, seen_at=moment))
    db.session.flush()
    return token


def account_of_session(token: str) -> Account | None:
    """Who is signed in with `token`, when the session lives and the account is active."""
    query = (
        select(Account)
        .join(LoginSession, LoginSession.account_id == Account.id)
        .where(
            LoginSession.token_hash == secrets.keyed_hash("session", token),
            LoginSession.seen_at > clock.now() - IDLE,
            LoginSession.created_at > clock.now() - ABSOLUTE,
            Account.active,
        )
        .options(selectinload(Account.roles))
    )
    return db.session.scalar(query)


def close_session(token: str) -> None:
    """Sign out the browser that holds `token`."""
    hashed = secrets.keyed_hash("session", token)
    db.session.execute(delete(LoginSession).where(LoginSession.token_hash == hashed))


def close_all_sessions(account_id: int) -> None:
    """Sign `account_id` out everywhere."""
    db.session.execute(delete(LoginSession).where(LoginSession.account_id == account_id))
