"""Following something, for slices below the one that keeps it: `notifications` hands it over through the registry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

Key = tuple[str, int]  # what is followed: its kind ("need", "project") and its number


@dataclass(frozen=True)
class Standing:
    """When something last happened to a thing, in which words, and when this participant last looked."""

    news_at: datetime | None
    seen_at: datetime
    sentence: str


class Follows(Protocol):
    """What `notifications` gives. A kind that it does not know raises `NotFound`."""

    def follow(self, participant_id: int, subject: str, subject_id: int) -> None: ...

    def unfollow(self, participant_id: int, subject: str, subject_id: int) -> None: ...

    def is_following(self, participant_id: int, subject: str, subject_id: int) -> bool: ...

    def standings(self, participant_id: int, keys: Iterable[Key]) -> dict[Key, Standing]: ...

    def mark_seen(self, participant_id: int) -> None: ...


_held: list[Follows] = []


def use(follows: Follows) -> None:
    """Called once by the registry."""
    _held[:] = [follows]


def follows() -> Follows:
    return _held[0]
