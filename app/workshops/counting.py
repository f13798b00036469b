"""How many are in a room, have answered, and have sent anything: what its screen and its remote show as it goes on."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Label, func, select

from app.core.db import db
from app.workshops import rows
from app.workshops.models import RoomAnswer, RoomText


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many phones are in, how many of them have answered in the round that is on, how many answers they and the devices
    of tables gave for others, how many texts it has besides, and how often anything was sent to it. Who abstained is in
    none of these but `abstained`, which is for the remote alone: nobody need wait for them.
    """

    devices: int
    answered: int
    abstained: int = 0
    others: int = 0
    texts: int = 0
    sent: int = 0

    def stamp(self, room: str, presses: int) -> str:
        """What is new for a screen or a remote when it differs: `room` as `stamp_of` tells it, each press, and all that
        is sent."""
        return f"{room}-{presses}-{self.devices}-{self.answered}-{self.others}-{self.texts}-{self.sent}"


def counts(workshop_id: int, round_id: int | None) -> Counts:
    row = db.session.execute(select(*columns(workshop_id, round_id))).one()
    return counted(row)


def counted(row: Any) -> Counts:
    """From `columns`."""
    names = ("answered", "abstained", "others", "texts", "sent")
    return Counts(devices=rows.phones_in(row), **{name: getattr(row, name) for name in names})


def columns(workshop_id: Any, round_id: Any) -> list[Label[int]]:
    """The parts of `Counts` as columns, of one room or of those that a statement is about."""
    here = RoomAnswer.round_id == round_id
    others = (
        select(func.count())
        .select_from(RoomAnswer)
        .where(here, RoomAnswer.client_key != "", RoomAnswer.abstained.is_(False))
    )
    own = here, RoomAnswer.client_key == "", RoomAnswer.abstained.is_(True)
    abstained = select(func.count()).select_from(RoomAnswer).where(*own)
    texts = select(func.count()).select_from(RoomText).where(RoomText.round_id == round_id)
    sent = select(func.coalesce(func.sum(RoomAnswer.revision), 0)).where(here)
    parts = {"abstained": abstained, "others": others, "texts": texts, "sent": sent}
    more = [part.scalar_subquery().label(name) for name, part in parts.items()]
    return [*rows.phones(workshop_id, round_id), *more]
