"""What an act with many contributions comes to."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Closed, Conflict, Invalid, NotAllowed, NotFound

Before = tuple[Kind, int, Any]


@dataclass
class Outcome:
    """before: what was changed, and what held. value: what it was changed to, when that is not what was asked for."""

    before: list[Before] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    value: str = ""


def each(entries: Sequence[Any], act: Callable[[Any], Any]) -> Outcome:
    """`act` on each entry by itself, so that one that is refused does not stop the others.

    `act` gives what held before, or None when nothing changed. Each is locked as its turn comes: the turns are the same
    whatever order somebody sees the entries in, so that two who press at once never wait for each other. What is told is
    in the order given.
    """
    held: dict[int, Any] = {}
    refused: dict[int, str] = {}
    for place in sorted(range(len(entries)), key=lambda place: (entries[place].kind, entries[place].id)):
        try:
            with db.session.begin_nested():
                held[place] = act(entries[place])
        except (Invalid, Closed, Conflict, NotAllowed, NotFound) as refusal:
            refused[place] = str(getattr(refusal, "reason", ""))
    outcome = Outcome(refused=Counter(refused[place] for place in sorted(refused)))
    for place, entry in enumerate(entries):
        if (was := held.get(place)) is not None:
            outcome.before.append((entry.kind, entry.id, was))
    return outcome
