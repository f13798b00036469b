"""What a report is about: a phase of a project, or a half-year of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest

from app.core import clock
from app.core.i18n import _
from app.core.i18n.formats import from_to
from app.projects.models import Phase, PhaseState, Project
from app.projects.phases import NAMES


@dataclass(frozen=True)
class Period:
    """key: as it stands in the address. start, end: its first and its last day. over: nothing more will happen in it.

    followed: when the next phase began. What happens on a day that two phases share, is counted in the later one.
    """

    key: str
    start: date
    end: date
    over: bool
    phase: Phase | None = None
    followed: date | None = None

    @property
    def since(self) -> datetime:
        return _begins(self.start)

    @property
    def until(self) -> datetime:
        """The moment after its last."""
        return min(self.ended_by, _begins(self.followed)) if self.followed else self.ended_by

    @property
    def ended_by(self) -> datetime:
        """The same for what is a phase's own whenever it ends: its activities end on its last day with it."""
        return _begins(self.end + timedelta(days=1))

    def holds(self, one: date) -> bool:
        """That day is counted here."""
        return self.start <= one <= self.end and (self.followed is None or one < self.followed)

    @property
    def title(self) -> str:
        """«Fase 2: Definere mulighetsrom», «Første halvår 2026», in the reader's language."""
        if self.phase is not None:
            return _("Fase %(number)s: %(name)s", number=self.phase.kind.number, name=NAMES[self.phase.kind])
        year, half = self.key.split("-")
        return _("Første halvår %(year)s", year=year) if half == "1" else _("Andre halvår %(year)s", year=year)

    @property
    def span(self) -> str:
        """«3. januar 2026 – 20. april 2026», or the one day that it is."""
        return from_to(self.start, self.end)


def periods_of(project: Project) -> list[Period]:
    """Every phase that has begun, and every half-year since the project was published, the newest of each first."""
    begun = [phase for phase in project.phases if phase.state is not PhaseState.PLANNED and phase.started_on]
    phases = [_phase(phase, following) for phase, following in zip_longest(begun, begun[1:])]
    return [*reversed(phases), *_half_years(project)]


def period_of(project: Project, key: str) -> Period | None:
    """The period with this key, when the project has come to it."""
    return next((period for period in periods_of(project) if period.key == key), None)


def _phase(phase: Phase, following: Phase | None) -> Period:
    over = phase.state is PhaseState.ENDED and phase.ended_on is not None
    end = phase.ended_on if over and phase.ended_on else clock.today()
    start = min(phase.started_on or end, end)
    return Period(str(phase.kind.number), start, end, over, phase, following.started_on if following else None)


def _half_years(project: Project) -> list[Period]:
    if project.published_at is None:
        return []
    found, today, first = [], clock.today(), clock.local(project.published_at).date()
    year, half = first.year, 1 if first.month < 7 else 2
    while (start := date(year, 1 if half == 1 else 7, 1)) <= today:
        last = date(year, 6, 30) if half == 1 else date(year, 12, 31)
        found.append(Period(f"{year}-{half}", start, min(last, today), last < today))
        year, half = (year, 2) if half == 1 else (year + 1, 1)
    return found[::-1]


def _begins(first: date) -> datetime:
    return datetime(first.year, first.month, first.day, tzinfo=clock.OSLO)
