"""What undoes a press on the board, as one word for an address: only who pressed can use it, and only for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.core import clock, secrets
from app.core.permissions import Person
from app.insights.services.placing import Step, parse_steps, written
from app.notifications.models import UNDO_FOR
from app.projects.models import Project

SIGNED = 32  # characters


@dataclass(frozen=True)
class Undo:
    """The steps back, and when what they undo was begun: an arrow drawn before that is somebody else's."""

    steps: Sequence[Step]
    since: datetime


def sealed(by: Person, project: Project, steps: Sequence[Step], since: datetime) -> str:
    """The steps with who may take them, and when; empty when there is nothing to undo."""
    told = f"{int(since.timestamp())}~{written(steps)}"
    return f"{told}~{_seal(by, project, told)}" if steps else ""


def opened(by: Person, project: Project, word: str) -> Undo | None:
    """What `sealed` made for this person a short while ago; None for all else."""
    told, _sign, seal = word.rpartition("~")
    if not secrets.same(seal, _seal(by, project, told)):
        return None
    moment, _sign, steps = told.partition("~")
    since = datetime.fromtimestamp(int(moment), UTC)
    return Undo(parse_steps(steps), since) if clock.now() < since + UNDO_FOR else None


def _seal(by: Person, project: Project, told: str) -> str:
    return secrets.keyed_hash("undo", f"{project.id}:{by.account_id}:{told}")[:SIGNED]
