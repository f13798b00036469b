"""The secret link of a receipt: whoever has it may add to the need and take it back. It is derived, never stored."""

from app.core import secrets
from app.core.db import db
from app.needs.models import Keeper, Need


def token_of(need: Need) -> str:
    """What stands in the link: the number, so that the need is found, and 128 bits that cannot be guessed."""
    return f"{need.id}-{_secret(need)}"


def need_of(token: str) -> Need | None:
    """The need whose secret link this is, or None."""
    number, _dash, given = token.partition("-")
    need = db.session.get(Need, int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    return need if need is not None and secrets.same(given, _secret(need)) else None


def speaks_for(need: Need, participant_id: int | None, token: str = "") -> bool:
    """True for the device that told the need, one that keeps it, and whoever has its secret link."""
    if token and secrets.same(token, token_of(need)):
        return True
    if participant_id is None:
        return False
    return need.participant_id == participant_id or db.session.get(Keeper, (need.id, participant_id)) is not None


def _secret(need: Need) -> str:
    return secrets.derived_token("receipt", f"{need.id}:{need.receipt_salt}")
