"""The door for an operator's own model of how near needs are in meaning; without one, their words tell (`likeness`).

`NEEDS_LIKENESS=package.module:name` puts it in as the app starts, and who asks for what is similar does not know.
"""

from collections.abc import Sequence
from typing import Protocol

from flask import Flask, current_app

from app.core.operators import put_in

LIKENESS = "NEEDS_LIKENESS"


class Rating(Protocol):
    """How near each of `others` is to `text` in meaning, from 0 to 1, in their order.

    At `likeness.FAINT` a team begins to see it, at `likeness.ENOUGH` everybody: the scale is to be set for that. It is
    asked in a web process while somebody waits, about some forty texts, by several threads at once.
    """

    def __call__(self, text: str, others: Sequence[str]) -> Sequence[float]: ...


def init_app(app: Flask) -> None:
    """Raises `SettingsError`: who starts the app is told that it does not fit, not the first resident."""
    name = app.extensions["settings"].needs_likeness
    app.extensions[LIKENESS] = put_in(LIKENESS, name) if name else None


def rated(text: str, others: Sequence[str]) -> list[float] | None:
    """What the operator's model says; None when there is none, or when it gives no answer. Then words must do."""
    rating: Rating | None = current_app.extensions[LIKENESS]
    if rating is None or not others:
        return None
    try:
        found = [float(one) for one in rating(text, others)]
    except Exception:  # theirs may fail in any way, and no page is to fail with it
        current_app.logger.exception("%s gave no answer", LIKENESS)
        return None
    if len(found) != len(others):
        current_app.logger.error("%s rated %s of %s texts", LIKENESS, len(found), len(others))
        return None
    return found
