"""Accounts, participants and contacts for tests, made through the services."""

import secrets
from itertools import count

from app.core import clock
from app.core.permissions import SYSTEM, Person, Role
from app.people import accounts, contacts, devices
from app.people.models import Account, Contact, IdentityLevel

_numbers = count(1)


def account(name: str = "", *roles: Role, project_id: int | None = None, demo_key: str | None = None) -> Account:
    """An account with `roles`: those of a project in `project_id`, those of the instance without."""
    name = name or f"Person {next(_numbers)}"
    address = f"{name.split()[0].lower()}@example.no"
    made = accounts.create_account(SYSTEM, address, name, demo_key=demo_key)
    for role in roles:
        accounts.grant(SYSTEM, made, role, project_id)
    return made


def person(name: str = "", *roles: Role, project_id: int | None = None) -> Person:
    """The same, as services know them."""
    return accounts.person_of_account(account(name, *roles, project_id=project_id).id)


def participant() -> int:
    """A device that has acted for the first time."""
    return devices.new_participant(IdentityLevel.OPEN, secrets.token_urlsafe(18))


def contact(participant_id: int, email: str = "", lang: str = "nb", *, proven: bool = True) -> Contact:
    """A confirmed address to write to; proven when it was confirmed on the device that asked."""
    address = email or f"innbygger{next(_numbers)}@example.no"
    contacts.write(participant_id, address, lang, clock.now(), proven=proven)
    made = contacts.of(participant_id)
    assert made is not None
    return made
