"""The minutes of a workshop: how far it is by its plan, and how far by the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from app.core import clock
from app.core.i18n import _
from app.workshops.models import Step
from app.workshops.queries import Room


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The question that is on, by the plan: it is to begin and to end so long after the start of the workshop."""

    begins: datetime
    ends: datetime

    @property
    def told(self) -> str:
        """«4 min etter planen». Whole minutes only: less is no reason to hurry."""
        now = clock.now()
        late, early = _minutes(now - self.ends), _minutes(self.begins - now)
        if late:
            return _("%(number)s min etter planen", number=late)
        if early:
            return _("%(number)s min foran planen", number=early)
        return _("I rute")


def so_far(steps: Sequence[Step]) -> list[int]:
    """How many minutes have gone when each of the questions is done."""
    return list(accumulate(step.minutes for step in steps))


def of(room: Room) -> Plan | None:
    """Nothing before the first question."""
    started = room.workshop.activity.opens_at
    if room.step is None or started is None:
        return None
    ends = started + timedelta(minutes=so_far(room.workshop.steps)[room.number - 1])
    return Plan(begins=ends - timedelta(minutes=room.step.minutes), ends=ends)


def _minutes(time: timedelta) -> int:
    return max(0, int(time.total_seconds() // 60))
