"""What the loaders know in common: the content, who acts, and what has been made so far by its key."""

import tomllib
import uuid
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from app.core.permissions import Person, Role
from app.decisions.models import Ballot
from app.insights.models import Indicator
from app.notifications.models import Subject
from app.people import devices
from app.people.models import Account, IdentityLevel
from app.projects.models import Project
from app.prototypes.models import Prototype

HERE = Path(__file__).parent
NAMESPACE = uuid.UUID("3c9f4f0a-6f0e-4a51-9a3e-5d7b3c1d2e10")
EVERYBODY = 420  # how many made-up devices support and vote


@cache
def content(name: str) -> dict[str, Any]:
    """The content file `name`."""
    return tomllib.loads((HERE / "content" / f"{name}.toml").read_text(encoding="utf-8"))


def key(*parts: object) -> str:
    """A client key that is the same each time the demo is loaded."""
    return str(uuid.uuid5(NAMESPACE, ":".join(map(str, parts))))


def picture(name: str) -> bytes:
    """The drawing `name` (.svg) as the pixels that a person would upload."""
    return (HERE / "pictures" / name).with_suffix(".webp").read_bytes()


@dataclass
class World:
    """Everything made so far."""

    random: Random = field(default_factory=lambda: Random(1103))
    accounts: dict[str, Account] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    made: dict[tuple[Subject, str], int] = field(default_factory=dict)
    activities: dict[str, Any] = field(default_factory=dict)
    ballots: dict[str, Ballot] = field(default_factory=dict)
    prototypes: dict[str, Prototype] = field(default_factory=dict)
    feedback: dict[str, int] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    crowd: list[int] = field(default_factory=list)

    def person(self, project: str = "") -> Person:
        """Somebody of the team, who may do whatever the demo needs done."""
        account = self.accounts.get(self._lead(project)) if project else None
        return Person(
            account_id=account.id if account else 0,
            name=account.name if account else "Demo",
            instance_roles=frozenset(Role),
        )

    def _lead(self, project: str) -> str:
        held = [(one["key"], role) for one in content("people")["people"] for role in one["roles"]]
        return next((name for name, role in held if (role["project"], role["role"]) == (project, "team")), "")

    def device(self, name: str) -> int:
        """A new made-up device."""
        return devices.new_participant(IdentityLevel.OPEN, f"demo:{name}", origin="demo")

    def some(self, number: int) -> list[int]:
        """`number` different devices of the crowd, by lot."""
        return self.random.sample(self.crowd, min(number, len(self.crowd)))

    def thing(self, reference: str) -> tuple[Subject, int] | None:
        """ "insight:tvh-omveier" as a thing of the trail; None for what is no thing of the trail (an activity)."""
        kind, _colon, name = reference.partition(":")
        subject = {"vote": Subject.BALLOT}.get(kind) or (Subject(kind) if kind in set(Subject) else None)
        found = self.made.get((subject, name)) if subject else None
        return (subject, found) if subject and found else None
