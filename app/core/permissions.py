"""Who may do what. Each slice has one readable table of `Permission`s in its `permissions.py`.

A permission names the roles that have it and, when the object's state matters too, a `when` that returns the
reason for refusing. The reason that refuses is the reason that the person reads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.core.errors import Closed, NotAllowed, SignInNeeded
from app.core.i18n import _, lazy_


class Role(StrEnum):
    """What a signed-in person is. The first three are held in one project, the last two in the whole instance."""

    TEAM = "team"
    FACILITATOR = "facilitator"
    OWNER = "owner"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


RESIDENT = "resident"  # in the log: whoever has no role
PROJECT_ROLES = (Role.TEAM, Role.FACILITATOR, Role.OWNER)
INSTANCE_ROLES = (Role.MODERATOR, Role.ADMINISTRATOR)


ROLE_NAMES = {
    Role.TEAM: lazy_("Prosjektteam"),
    Role.FACILITATOR: lazy_("Fasilitator"),
    Role.OWNER: lazy_("Fagområde"),
    Role.MODERATOR: lazy_("Moderator"),
    Role.ADMINISTRATOR: lazy_("Administrator"),
}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who acts: an account with roles, or nobody who is signed in. Services get it, never the request."""

    account_id: int | None = None
    name: str = ""
    email: str = ""
    instance_roles: frozenset[Role] = frozenset()
    project_roles: Mapping[int, frozenset[Role]] = field(default_factory=dict)

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None

    def roles(self, project_id: int | None) -> frozenset[Role]:
        """All roles that count for the project; with None, every role the person has anywhere."""
        if project_id is not None:
            return self.instance_roles | self.project_roles.get(project_id, frozenset())
        return self.instance_roles.union(*self.project_roles.values())

    def acts_as(self, project_id: int | None) -> str:
        """The role to write in the log: the one nearest to the project, or `RESIDENT`."""
        held = self.roles(project_id)
        return next((role.value for role in (*PROJECT_ROLES, *INSTANCE_ROLES) if role in held), RESIDENT)


NOBODY = Person()
SYSTEM = Person(account_id=0, name="Smartere sammen", instance_roles=frozenset(INSTANCE_ROLES))

LOGGED_ROLES: dict[str, Any] = {
    **{role.value: ROLE_NAMES[role] for role in (*PROJECT_ROLES, *INSTANCE_ROLES)},
    RESIDENT: lazy_("Innbygger"),
}


def told_role(stored: str, account_id: int | None = None) -> str:
    """In which role something was done, as the log keeps it, in the reader's language.

    account_id: whose, where that is known: what the service does by itself is done in no role.
    """
    if account_id == SYSTEM.account_id:
        return _("Tjenesten selv")
    return str(LOGGED_ROLES.get(stored, stored))


When = Callable[[Person, Any], object | None]


@dataclass(frozen=True, kw_only=True)
class Permission:
    """One thing that a signed-in person may do.

    name: "<slice>.<verb>", as in the printed matrix and in templates: `can("needs.publish", need)`.
    roles: any of these, in the object's project or in the instance.
    when: given (person, object), returns None or the reason why the object's state refuses it.
    note: one sentence for the matrix.
    """

    name: str
    roles: frozenset[Role]
    note: str
    when: When | None = None

    def check(self, person: Person, obj: Any = None) -> None:
        """Raise `SignInNeeded`, `NotAllowed` or `Closed` when `person` may not do this to `obj`."""
        if not person.signed_in:
            raise SignInNeeded(lazy_("Logg inn for å gjøre dette."))
        if not self.roles & person.roles(project_of(obj)):
            raise NotAllowed(lazy_("Rollen din gir ikke tilgang til dette."))
        if self.when is not None and obj is not None and (reason := self.when(person, obj)) is not None:
            raise Closed(reason)

    def projects(self, person: Person) -> frozenset[int] | None:
        """The projects in which `person` has one of the roles; None for all of them."""
        if self.roles & person.instance_roles:
            return None
        return frozenset(number for number, roles in person.project_roles.items() if self.roles & roles)

    def allows(self, person: Person, obj: Any = None) -> bool:
        try:
            self.check(person, obj)
        except (NotAllowed, Closed):
            return False
        return True


def project_of(obj: Any) -> int | None:
    """The id of the project that `obj` is or belongs to; None when it belongs to none."""
    if obj is None:
        return None
    if hasattr(obj, "project_id"):
        value = obj.project_id
        return None if value is None else int(value)
    return int(obj.id) if type(obj).__name__ == "Project" else None
