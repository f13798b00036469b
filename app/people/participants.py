"""Participants as wholes: two that turn out to be one, one that wants to be forgotten, what is held about one."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sqlalchemy import delete, func, select

from app.core import providers
from app.core.db import db
from app.core.errors import Conflict
from app.core.i18n import lazy_
from app.people import devices, erasures
from app.people.models import Identity, IdentityLevel, Participant


@dataclass(frozen=True)
class Known:
    """How well a participant is known, for the words on my page."""

    devices: int
    email: bool


def known(participant_id: int) -> Known:
    query = (
        select(Identity.level, func.count()).where(Identity.participant_id == participant_id).group_by(Identity.level)
    )
    counts = {level: int(number) for level, number in db.session.execute(query)}
    return Known(devices=counts.get(IdentityLevel.OPEN, 0), email=IdentityLevel.EMAIL in counts)


def merge(source: int, target: int) -> None:
    """Everything of `source` becomes `target`'s, and `source` is no more. Nothing happens when they are the same."""
    if source == target:
        return
    db.session.flush()
    there = devices.hold(source, target)
    if target not in there:
        raise Conflict(lazy_("Noe ble endret i samme øyeblikk. Prøv igjen."))
    if source not in there:
        return
    for module in _slices():
        module.move(source, target)
    _delete(source)


def erase(participant_id: int) -> None:
    """Delete what is held about a participant. What they said stays where it counts, linked to nobody.

    Whoever acts as them just now is waited for, so that nothing is written for somebody who is forgotten.
    """
    db.session.flush()
    if not devices.hold(participant_id):
        return
    erasures.note(participant_id)
    for module in _slices():
        module.erase(participant_id)
    _delete(participant_id)


def held(participant_id: int) -> dict[str, Any]:
    """All that is held about a participant, by slice."""
    return {module.__name__.split(".")[1]: module.held(participant_id) for module in reversed(_slices())}


def _slices() -> list[ModuleType]:
    """Those that stand on others first, `people` last: nothing below goes while something above points to it."""
    return list(reversed(providers.offered("privacy")))


def _delete(participant_id: int) -> None:
    db.session.flush()
    db.session.expire_all()
    db.session.execute(delete(Participant).where(Participant.id == participant_id))
