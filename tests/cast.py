"""The people in tests. Alice works with the project, Bob helps her, Charlie must see nothing of it.

Olav owns it for his department, Mona moderates, Ada administers. Each view gets the same questions asked as each.
"""

from dataclasses import dataclass

from app.core.permissions import SYSTEM, Person, Role
from app.people import accounts
from app.people.models import Account
from app.projects.models import Project
from tests.factories import projects


@dataclass(frozen=True)
class Somebody:
    """An account, and what services know of it."""

    account: Account

    @property
    def person(self) -> Person:
        """As it is now: roles that were given or taken since count."""
        return accounts.person_of_account(self.account.id)


@dataclass(frozen=True)
class Cast:
    """Who is there, and the project that it is about."""

    project: Project
    alice: Somebody
    bob: Somebody
    olav: Somebody
    mona: Somebody
    ada: Somebody
    charlie: Somebody

    @property
    def everybody(self) -> dict[str, Somebody]:
        names = ("alice", "bob", "olav", "mona", "ada", "charlie")
        return {name: getattr(self, name) for name in names}


def somebody(name: str, *roles: Role, project: Project | None = None, lang: str = "nb") -> Somebody:
    """An account with these roles, in `project` or in the instance."""
    account = accounts.create_account(SYSTEM, f"{name.lower()}@example.no", name, lang)
    for role in roles:
        accounts.grant(SYSTEM, account, role, project.id if project is not None else None)
    return Somebody(account)


def gather(project: Project | None = None) -> Cast:
    """Everybody, around `project` or a new one. Charlie works with another project."""
    project = project or projects.project()
    return Cast(
        project=project,
        alice=somebody("Alice", Role.TEAM, project=project),
        bob=somebody("Bob", Role.FACILITATOR, project=project),
        olav=somebody("Olav", Role.OWNER, project=project),
        mona=somebody("Mona", Role.MODERATOR),
        ada=somebody("Ada", Role.ADMINISTRATOR),
        charlie=somebody("Charlie", Role.TEAM, project=projects.project()),
    )
