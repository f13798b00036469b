"""The door for an operator's own model of how near needs are in meaning; without one, their words tell (`likeness`).

`NEEDS_LIKENESS=package.module:name` puts it in, and who asks for what is similar does not know.
"""

from collections.abc import Sequence
from functools import lru_cache
from pkgutil import resolve_name
from typing import Protocol

from flask import current_app


class Rating(Protocol):
    """How near each of `others` is to `text` in meaning, from 0 to 1, in their order.

    At `likeness.FAINT` a team begins to see it, at `likeness.ENOUGH` everybody: the scale is to be set for that. It is
    asked in a web process while somebody waits, about some forty texts, by several threads at once.
    """

    def __call__(self, text: str, others: Sequence[str]) -> Sequence[float]: ...


class NoRating(RuntimeError):
    """The setting names nothing that can be called."""


@lru_cache
def load(name: str) -> Rating:
    """What `package.module:name` names."""
    try:
        found: Rating = resolve_name(name)
    except (ImportError, AttributeError, ValueError) as error:
        raise NoRating(f"NEEDS_LIKENESS={name} cannot be loaded: {error}") from error
    return found


def rated(text: str, others: Sequence[str]) -> list[float] | None:
    """What the operator's model says; None when there is none, or when it gives no answer. Then words must do."""
    name = current_app.extensions["settings"].needs_likeness
    if not name or not others:
        return None
    rating = load(name)
    try:
        found = [float(one) for one in rating(text, others)]
    except Exception:  # theirs may fail in any way, and no page is to fail with it
        current_app.logger.exception("NEEDS_LIKENESS gave no answer")
        return None
    if len(found) != len(others):
        current_app.logger.error("NEEDS_LIKENESS rated %s of %s texts", len(found), len(others))
        return None
    return found
