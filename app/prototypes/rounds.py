"""A tester's way through a version: which variant first, what comes next. Nothing here asks the database."""

import secrets
from dataclasses import dataclass

from app.core import clock
from app.core.secrets import keyed_hash
from app.projects.models import ActivityState, ProjectState
from app.prototypes.models import Feedback, Version


@dataclass(frozen=True)
class Round:
    """The variants in the order in which this tester sees them, then the closing question."""

    letters: tuple[str, ...]

    @property
    def first(self) -> str:
        return self.letters[0]

    @property
    def total(self) -> int:
        return len(self.letters) + 1

    def step(self, letter: str) -> int:
        return self.letters.index(letter) + 1

    def after(self, letter: str) -> str | None:
        """The variant that comes after `letter`; None when the closing question does."""
        following = self.letters[self.step(letter) :]
        return following[0] if following else None


def round_of(version: Version, feedback: Feedback | None, asked: str = "", participant_id: int | None = None) -> Round:
    """The order for one tester: the one that is stored, else the one they came with, else by lot.

    The lot of a known device is always the same; that of a new one is kept in the address until its first act.
    """
    letters = tuple(variant.letter for variant in version.variants)
    first = feedback.first_seen if feedback else asked
    if first not in letters:
        first = _lot(letters, version.id, participant_id)
    return Round((first, *(letter for letter in letters if letter != first)))


def _lot(letters: tuple[str, ...], version_id: int, participant_id: int | None) -> str:
    if participant_id is None:
        return secrets.choice(letters)
    return letters[int(keyed_hash("first-variant", f"{version_id}:{participant_id}"), 16) % len(letters)]


def state_of(version: Version) -> str:
    """Whether the version can be tried: "open", "planned", "closed", or "none" when no test is planned."""
    if version.activity is None:
        return "none"
    state = version.activity.state_at(clock.now())
    if state is ActivityState.OPEN and version.prototype.project.state is not ProjectState.RUNNING:
        return "closed"
    return state.value


def is_over(version: Version) -> bool:
    """Its test is closed; or a newer version is tried instead, and not in the same test: that one shows when it closes."""
    current = version.prototype.current
    newer = version is not current and version.activity is not None
    same = current is not None and version.activity is current.activity
    return state_of(version) == "closed" or (newer and not same)
