"""Verbs for operating the instance. Accounts and roles are changed by `people`, lists here."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.exc import IntegrityError

from app.admin.permissions import LISTS, PEOPLE
from app.core import audit
from app.core.db import db
from app.core.errors import Invalid, NotAllowed
from app.core.i18n import lazy_
from app.core.permissions import SYSTEM, Person, Role
from app.core.text import slugify
from app.people import accounts
from app.people.models import Account
from app.projects import services as projects
from app.projects.models import Department, District, FocusArea

Listed = FocusArea | Department | District
_NAMED: dict[type[Listed], dict[str, str]] = {  # the columns of addresses, and the names they are made of
    FocusArea: {"slug_nb": "name_nb", "slug_en": "name_en"},
    Department: {"slug": "name_nb"},
    District: {"slug": "name_nb"},
}


def add_account(by: Person, email: str, name: str, lang: str) -> Account:
    """A new account. Raises `Invalid` at "email" when there is one with the address."""
    PEOPLE.check(by)
    return accounts.create_account(by, email, name, lang)


def give_role(by: Person, account: Account, role: Role, project_id: int | None) -> None:
    """Raises `Invalid` when the role needs a project, or must not have one."""
    PEOPLE.check(by)
    accounts.grant(by, account, role, project_id)
    if role is Role.OWNER and project_id is not None:
        projects.tell_new_owner(by, project_id, account)


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
    """Write `values` to a focus area, department or district, new or known. Addresses of known rows stay.

    A new one that says the very same as one in the list was sent twice, and changes nothing.
    Raises `Invalid` at the field that is wrong: what is in the list already, or ends before it begins.
    """
    LISTS.check(by)
    known = row.id is not None
    if not known and _is_there(type(row), values):
        return
    if isinstance(row, District):
        _check_district(row, values)
    given = {} if known else _addresses(row, values)
    for name, value in {**values, **given}.items():
        setattr(row, name, value)
    if isinstance(row, FocusArea):
        row.position = row.position or 0  # a place that is left empty is the first
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:  # the other press of two at the same moment was quicker; or it is about something else
        if known or not _is_there(type(row), values):
            raise
        return
    audit.record(by, "admin.list_changed" if known else "admin.list_added", row, name=row.name_nb)


def _is_there(table: type[Listed], values: Mapping[str, Any]) -> bool:
    told = {**values, "position": values["position"] or 0} if "position" in values else values
    same = select(table.id).where(*(getattr(table, name) == value for name, value in told.items()))
    return db.session.scalar(same.limit(1)) is not None


def _check_district(row: District, values: Mapping[str, Any]) -> None:
    begins, ends = values["valid_from"], values["valid_to"]
    if ends is not None and ends < begins:
        raise Invalid(lazy_("Datoen kan ikke være før «Gjelder fra»."), "valid_to")
    same = select(District.id).where(District.code == values["code"], District.valid_from == begins)
    if db.session.scalar(same.where(District.id != row.id if row.id else true())) is not None:
        raise Invalid(lazy_("Bydelen er i lista fra samme dato."), "valid_from")


def _addresses(row: Listed, values: Mapping[str, Any]) -> dict[str, str]:
    """The addresses of a new row. They are made of its names, so the name is what is wrong with one that is taken."""
    made = {}
    for column, name in _NAMED[type(row)].items():
        slug = slugify(values[name])
        if not slug:
            raise Invalid(lazy_("Skriv et navn med bokstaver."), name)
        if isinstance(row, District):
            slug = slugify(f"{values[name]} {values['valid_from'].year}")
        if db.session.scalar(select(type(row).id).where(getattr(type(row), column) == slug)) is not None:
            raise Invalid(lazy_("Dette navnet er i lista fra før. Velg et annet."), name)
        made[column] = slug
    return made
