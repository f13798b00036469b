"""Verbs for operating the instance. Accounts and roles are changed by `people`, lists here."""

from collections.abc import Mapping
from typing import Any

from app.admin.permissions import LISTS, PEOPLE
from app.core import audit
from app.core.db import db
from app.core.errors import Invalid, NotAllowed
from app.core.i18n import lazy_
from app.core.permissions import SYSTEM, Person, Role
from app.core.text import slugify
from app.people import accounts
from app.people.models import Account
from app.projects.models import Department, District, FocusArea

Listed = FocusArea | Department | District


def add_account(by: Person, email: str, name: str, lang: str) -> Account:
    """A new account. Raises `Invalid` at "email" when there is one with the address."""
    PEOPLE.check(by)
    return accounts.create_account(by, email, name, lang)


def give_role(by: Person, account: Account, role: Role, project_id: int | None) -> None:
    """Raises `Invalid` when the role needs a project, or must not have one."""
    PEOPLE.check(by)
    accounts.grant(by, account, role, project_id)


def take_role(by: Person, account: Account, role: Role, project_id: int | None) -> None:
    """Nobody takes the administrator role from themselves: an instance must have one."""
    PEOPLE.check(by)
    if account.id == by.account_id and role is Role.ADMINISTRATOR:
        raise Invalid(lazy_("Du kan ikke ta fra deg selv rollen som administrator."), "role")
    if role is Role.ADMINISTRATOR:
        _still_one(by)
    accounts.revoke(by, account, role, project_id)


def set_active(by: Person, account: Account, *, active: bool) -> None:
    """Open or close an account. Closing signs it out everywhere at once."""
    PEOPLE.check(by)
    if account.id == by.account_id and not active:
        raise Invalid(lazy_("Du kan ikke stenge din egen konto."))
    if not active:
        _still_one(by)
    account.active = active
    if not active:
        accounts.close_all_sessions(account.id)
    db.session.flush()
    audit.record(by, "admin.account_opened" if active else "admin.account_closed", account)


def _still_one(by: Person) -> None:
    """Of two administrators who close each other out at the same moment, the second is none any more."""
    if by != SYSTEM and by.account_id not in accounts.administrators():
        raise NotAllowed(lazy_("Rollen din gir ikke tilgang til dette."))


def save_listed(by: Person, row: Listed, values: Mapping[str, Any]) -> None:
    """Write `values` to a focus area, department or district, new or known. Addresses of known rows stay."""
    LISTS.check(by)
    known = row.id is not None
    for name, value in values.items():
        setattr(row, name, value)
    if not known:
        _give_slug(row)
        db.session.add(row)
    db.session.flush()
    audit.record(by, "admin.list_changed" if known else "admin.list_added", row, name=row.name_nb)


def _give_slug(row: Listed) -> None:
    if isinstance(row, FocusArea):
        row.slug_nb, row.slug_en = slugify(row.name_nb), slugify(row.name_en)
    elif isinstance(row, District):
        row.slug = slugify(f"{row.name_nb} {row.valid_from.year}")
    else:
        row.slug = slugify(row.name_nb)
