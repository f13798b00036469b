"""The time, in one place, so that tests and the demo can set it. Everything is stored in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
_frozen: ContextVar[datetime | None] = ContextVar("frozen_time", default=None)
_process_frozen: list[datetime] = []  # seen by every thread: a test's server answers in other threads


def now() -> datetime:
    """The current moment, timezone-aware, in UTC."""
    if (moment := _frozen.get()) is not None:
        return moment
    return _process_frozen[-1] if _process_frozen else datetime.now(UTC)


def today() -> date:
    """The current date where the residents are (Europe/Oslo)."""
    return now().astimezone(OSLO).date()


def midnight() -> datetime:
    """When today began where the residents are: the moment of what is known by its day only."""
    return datetime.combine(today(), time(), OSLO).astimezone(UTC)


def local(moment: datetime) -> datetime:
    """`moment` as the residents' wall clock shows it."""
    return moment.astimezone(OSLO)


def from_local(wall: datetime) -> datetime:
    """The moment that the residents' wall clock shows as `wall` (without a time zone: what a form field holds)."""
    return wall.replace(tzinfo=OSLO).astimezone(UTC)


def noon(day: date) -> datetime:
    """A moment of `day` to show or sort by, for what is kept by its day only."""
    return from_local(datetime.combine(day, time(12)))


def shown_at(told: str | None) -> datetime:
    """When a page was shown, as its form says (`isoformat`). What is no moment of the past is now."""
    try:
        moment = datetime.fromisoformat(told or "")
        return min(moment.astimezone(UTC), now()) if moment.tzinfo else now()
    except (ValueError, OverflowError):  # also a moment that is before the first year in UTC
        return now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at `moment` within the block, for this thread only."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


@contextmanager
def freeze(moment: datetime) -> Iterator[None]:
    """Let the clock stand at `moment` within the block, for every thread of the process (tests)."""
    _process_frozen.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _process_frozen.pop()
