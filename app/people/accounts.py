"""Accounts, their roles, and server-side sessions. No flask: the cookie is read in `people/identity.py`."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import selectinload

from app.core import audit, clock, secrets
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.permissions import INSTANCE_ROLES, Person, Role
from app.core.upsert import changed, insert_ignore
from app.people import addresses
from app.people.models import Account, LoginSession, RoleGrant

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)
TOUCH = timedelta(minutes=10)


def create_account(by: Person, email: str, name: str, lang: str = "nb", demo_key: str | None = None) -> Account:
    """A new account, or the very same that is there. Raises `Invalid` when the address has another one."""
    address = addresses.normalised(email)
    values = {"name": name.strip(), "lang": lang, "created_at": clock.now(), "demo_key": demo_key, "active": True}
    new = insert_ignore(Account, email=address, **values)
    account = db.session.scalars(select(Account).where(Account.email == address)).one()
    if not new and (account.name, account.lang) == (name.strip(), lang):
        return account  # it was sent twice
    if not new:
        raise Invalid(lazy_("Det finnes en konto med denne adressen."), "email")
    audit.record(by, "people.account_created", account)
    return account


def grant(by: Person, account: Account, role: Role, project_id: int | None = None) -> None:
    """Give `account` a role, in one project or (moderator, administrator) in the instance. Repeating changes nothing."""
    if role in INSTANCE_ROLES and project_id is not None:
        raise Invalid(lazy_("Denne rollen gjelder hele tjenesten. Ta bort prosjektet."), "project")
    if role not in INSTANCE_ROLES and project_id is None:
        raise Invalid(lazy_("Velg hvilket prosjekt rollen gjelder."), "project")
    values = {"account_id": account.id, "role": role, "project_id": project_id, "granted_at": clock.now()}
    if not insert_ignore(RoleGrant, **values):
        return
    if account in db.session:
        db.session.expire(account, ["roles"])
    audit.record(by, "people.role_granted", account, project_id=project_id, role=role.value)


def revoke(by: Person, account: Account, role: Role, project_id: int | None = None) -> None:
    """Take a role away. Counts from the next request on."""
    db.session.execute(
        delete(RoleGrant).where(
            RoleGrant.account_id == account.id, RoleGrant.role == role, RoleGrant.project_id == project_id
        )
    )
    audit.record(by, "people.role_revoked", account, project_id=project_id, role=role.value)


def administrators() -> set[int]:
    """The accounts that may administer now, held until the transaction ends: one change of who they are at a time."""
    query = (
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == Role.ADMINISTRATOR, Account.active)
        .order_by(Account.id)
    )
    return set(db.session.scalars(query.with_for_update()))


def with_role(role: Role, project_id: int) -> Sequence[Account]:
    """The accounts in use that hold `role` in the project."""
    held = select(RoleGrant.account_id).where(RoleGrant.role == role, RoleGrant.project_id == project_id)
    return db.session.scalars(select(Account).where(Account.id.in_(held), Account.active).order_by(Account.id)).all()


def of_project(project_id: int) -> Sequence[Account]:
    """The accounts in use that hold any role in the project, by name."""
    held = select(RoleGrant.account_id).where(RoleGrant.project_id == project_id)
    query = select(Account).where(Account.id.in_(held), Account.active)
    return db.session.scalars(query.order_by(Account.name, Account.id)).all()


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


def touch_session(token: str) -> bool:
    """The session was used: its idle time begins again. Written at most every ten minutes; True when it was."""
    hashed, moment = secrets.keyed_hash("session", token), clock.now()
    stale = (LoginSession.token_hash == hashed) & (LoginSession.seen_at < moment - TOUCH)
    return changed(update(LoginSession).where(stale).values(seen_at=moment)) > 0


def close_session(token: str) -> None:
    """Sign out the browser that holds `token`."""
    hashed = secrets.keyed_hash("session", token)
    db.session.execute(delete(LoginSession).where(LoginSession.token_hash == hashed))


def close_all_sessions(account_id: int) -> None:
    """Sign `account_id` out everywhere."""
    db.session.execute(delete(LoginSession).where(LoginSession.account_id == account_id))
