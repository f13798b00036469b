"""What happens on which day, carried out in order with the clock standing at that moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import IntEnum

from app.core import clock
from app.core.db import db

LAST_MINUTE = time(23, 59)
DAY_ENDS = time(14, 20)  # of a day that is over: people act from the morning on, and what closes does so at noon
APART = timedelta(minutes=45)
SATURDAY = 5
HOLIDAY = ((6, 18), (8, 20))  # no school: month and day of the first and the last


class Order(IntEnum):
    """What comes first when several things happen on one day."""

    SETUP = 0
    START = 1  # projects, phases
    OPEN = 2  # activities, prototypes
    TELL = 3  # needs, votes, feedback, supports
    READ = 4  # publish, place
    ANSWER = 5
    FIND = 6  # insights
    EXPLORE = 7  # opportunities
    PROPOSE = 8  # solutions
    TRY = 9  # prototypes linked, pilots
    CLOSE = 10
    DECIDE = 11
    AFTER = 12  # moved needs, handover


@dataclass
class Timeline:
    """Things to do, each with its day (0 is today, -3 three days ago) and its place in the day."""

    now: datetime = field(default_factory=clock.now)
    events: list[tuple[int, Order, int, Callable[[], object]]] = field(default_factory=list)

    def add(self, day: int, order: Order, act: Callable[[], object]) -> None:
        """Do `act` on `day`, never later than now."""
        self.events.append((min(day, 0), order, len(self.events), act))

    def moment(self, day: int, order: Order = Order.SETUP) -> datetime:
        """The moment of `order` on `day`. Of today all is past: it lies within the half day before the loading hour."""
        evening = clock.from_local(datetime.combine(self.date(min(day, -1)), DAY_ENDS))
        if day < 0:
            return evening + APART * (order - len(Order))
        apart = min(APART, (self.now - evening) / len(Order))  # never before yesterday's
        return self.now + timedelta(days=day) + apart * (order - len(Order))

    def deadline(self, day: int) -> datetime:
        """When what closes on `day` does so: at the day's end when that is to come, else on the hour before `CLOSE`."""
        if day > 0:
            return clock.from_local(datetime.combine(self.date(day), LAST_MINUTE))
        return self.moment(day, Order.CLOSE).replace(minute=0, second=0, microsecond=0)

    def workday(self, day: int) -> int:
        """`day`, or the Friday before when it is in a weekend: nobody decides then."""
        return day - max(0, self.date(day).weekday() - SATURDAY + 1)

    def no_school(self, day: int) -> bool:
        """True in the summer holiday."""
        on = self.date(day)
        return HOLIDAY[0] <= (on.month, on.day) <= HOLIDAY[1]

    def date(self, day: int) -> date:
        return clock.local(self.now + timedelta(days=day)).date()

    def run(self) -> None:
        """Carry everything out, in one transaction."""
        with db.transaction():
            for day, order, _number, act in sorted(self.events, key=lambda event: event[:3]):
                with clock.at(self.moment(day, order)):
                    act()
