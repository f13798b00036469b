"""What people may do in a phase, and what they are promised when they do it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.people.models import IdentityLevel
from app.projects.models.phase import Phase, PhaseState


class ActivityKind(StrEnum):
    CALL_FOR_NEEDS = "call_for_needs"
    VOTE = "vote"
    PROTOTYPE_TEST = "prototype_test"
    WORKSHOP = "workshop"
    # Not built: `phases.ALLOWED` has neither. They stay for rows that were planned, and for the tables' check (0001).
    STATEMENT_ROUND = "statement_round"
    PILOT_DIARY = "pilot_diary"


class ActivityState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Audience(StrEnum):
    """Who may take part. Employees' input is marked as such."""

    EVERYONE = "everyone"
    RESIDENTS = "residents"
    EMPLOYEES = "employees"


class ResultsVisible(StrEnum):
    """When those who took part see the result. Ordered from the strictest: it cannot be loosened once open."""

    AFTER_CLOSE = "after_close"
    AFTER_OWN = "after_own"
    LIVE = "live"


class Activity(Base):
    """One thing that people may do in a phase. Its promise is fixed when it opens (invariant 4)."""

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("closes_at IS NULL OR opens_at IS NULL OR closes_at > opens_at", name="times"),
        CheckConstraint("state = 'planned' OR opens_at IS NOT NULL", name="opened"),
        Index(None, "state", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    phase_id: Mapped[int] = mapped_column(ForeignKey("phase.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ActivityKind]
    state: Mapped[ActivityState] = mapped_column(default=ActivityState.PLANNED)
    title_nb: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    about_nb: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    promise_nb: Mapped[str] = mapped_column(Text, default="")  # what the answers are used for
    promise_en: Mapped[str] = mapped_column(Text, default="")
    audience: Mapped[Audience] = mapped_column(default=Audience.EVERYONE)
    identity_level: Mapped[IdentityLevel] = mapped_column(default=IdentityLevel.OPEN)
    results_visible: Mapped[ResultsVisible] = mapped_column(default=ResultsVisible.AFTER_CLOSE)
    minutes: Mapped[int] = mapped_column(default=2)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    contributions: Mapped[int] = mapped_column(default=0)  # how many took part, kept by the slice that counts
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True, index=True)  # sent twice, stored once

    phase: Mapped[Phase] = relationship(back_populates="activities")

    def state_at(self, moment: datetime) -> ActivityState:
        """The state that holds at `moment`, also before the clock's job has come by to write it down."""
        return state_at(moment, self.state, self.opens_at, self.closes_at)

    def opens_after(self, moment: datetime) -> datetime | None:
        """When it is to open, as long as that is ahead: with its phase or its project waiting, the time may pass."""
        return self.opens_at if self.opens_at is not None and self.opens_at > moment else None

    @property
    def called_off(self) -> bool:
        """It never opened and cannot any more, since its phase is over. A vote can be moved to another phase."""
        return self.state is ActivityState.PLANNED and self.phase.state is PhaseState.ENDED

    @property
    def ended_at(self) -> datetime | None:
        """When it was closed by hand or, before that, by the clock."""
        return min((moment for moment in (self.closed_at, self.closes_at) if moment), default=None)


def state_at(
    moment: datetime, state: ActivityState, opens_at: datetime | None, closes_at: datetime | None
) -> ActivityState:
    """The same of an activity whose row was read without making an object of it."""
    if state is ActivityState.OPEN and closes_at is not None and closes_at <= moment:
        return ActivityState.CLOSED
    if state is ActivityState.OPEN and opens_at is not None and opens_at > moment:
        return ActivityState.PLANNED
    return state
