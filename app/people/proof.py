"""Asking for an identity after the act is chosen, with the act carried along."""

from flask import Response

from app.people import devices
from app.people.models import IdentityLevel


def ask(level: IdentityLevel, participant_id: int) -> Response | None:
    """None when the participant is known at `level`; else the page that asks, with the posted form in it."""
    if devices.has_level(participant_id, level):
        return None
    raise NotImplementedError
