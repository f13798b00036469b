"""Wrong codes of rooms. There are a million codes, and a script must not try them all at its leisure.

Only what fails is counted and refused: a hall is one address, so whoever has the right code is let in, whatever others
there or elsewhere have guessed, and whatever the phone itself has mistyped before. A phone that has a cookie is counted
on its own, those without together with their network, and all of them with all others.
"""

from flask import abort

from app.core import limits
from app.workshops.views import cookie

OWN, TOGETHER, ALL = "30/hour", "100/minute", "3000/hour"
WRONG = "wrong code of a room"


def wrong() -> None:
    """Count a code that no room has. Refuses (429) whoever has guessed too often: then nothing is told but that."""
    counted = limits.allowed(*_guesser()), limits.allowed(ALL, WRONG)
    if not all(counted):
        abort(429)


def _guesser() -> tuple[str, str, str]:
    """The limit, and whom it is for."""
    token = cookie.token()
    return (OWN, WRONG, f"phone {token}") if token else (TOGETHER, WRONG, f"network {limits.network()}")
