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

    `act` gives what held before, or None when nothing changed.
    """
    outcome = Outcome()
    for entry in entries:
        try:
            with db.session.begin_nested():
                held = act(entry)
        except (Invalid, Closed, Conflict, NotAllowed, NotFound) as refusal:
            outcome.refused[str(getattr(refusal, "reason", ""))] += 1
            continue
        if held is not None:
            outcome.before.append((entry.kind, entry.id, held))
    return outcome
