"""The four phases of a project."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.projects.models.project import Project

if TYPE_CHECKING:
    from app.projects.models.activity import Activity


class PhaseKind(StrEnum):
    """The four, in the order of the method."""

    INSIGHT = "insight"
    OPPORTUNITY = "opportunity"
    SOLUTION = "solution"
    PILOT = "pilot"

    @property
    def number(self) -> int:
        return list(PhaseKind).index(self) + 1


class PhaseState(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"


RUNNING = text("state = 'running'")


class Phase(Base):
    """One phase of one project. "Adjust" starts another round of the same phase. At most one runs at a time."""

    __tablename__ = "phase"
    __table_args__ = (
        UniqueConstraint("project_id", "kind"),
        Index("uq_phase_running", "project_id", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING),
        CheckConstraint("round >= 1", name="round"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    kind: Mapped[PhaseKind]
    position: Mapped[int]
    state: Mapped[PhaseState] = mapped_column(default=PhaseState.PLANNED)
    round: Mapped[int] = mapped_column(default=1)
    started_on: Mapped[date | None]
    planned_start: Mapped[date | None]
    planned_end: Mapped[date | None]
    ended_on: Mapped[date | None]
    result_nb: Mapped[str] = mapped_column(Text, default="")
    result_en: Mapped[str] = mapped_column(Text, default="")

    project: Mapped[Project] = relationship(back_populates="phases")
    activities: Mapped[list["Activity"]] = relationship(back_populates="phase", order_by="Activity.opens_at")
