"""The gate at the end of a phase, and the handover to the department."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.projects.models.phase import Phase
from app.projects.models.place import Department
from app.projects.models.project import Project


class Outcome(StrEnum):
    """What can be decided at a gate. Stopping is a decision like any other."""

    CONTINUE = "continue"
    ADJUST = "adjust"
    PAUSE = "pause"
    STOP = "stop"
    HAND_OVER = "hand_over"


class GateDecision(Base):
    """A recorded decision. It is never edited; a later decision may follow it."""

    __tablename__ = "gate_decision"
    __table_args__ = (
        UniqueConstraint("client_key"),
        CheckConstraint("reason_nb <> ''", name="reason"),
        CheckConstraint("outcome <> 'stop' OR lessons_nb <> ''", name="lessons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    phase_id: Mapped[int] = mapped_column(ForeignKey("phase.id"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    outcome: Mapped[Outcome]
    title_nb: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    reason_nb: Mapped[str] = mapped_column(Text)
    reason_en: Mapped[str] = mapped_column(Text, default="")
    lessons_nb: Mapped[str] = mapped_column(Text, default="")
    lessons_en: Mapped[str] = mapped_column(Text, default="")
    for_residents_nb: Mapped[str] = mapped_column(Text, default="")
    for_residents_en: Mapped[str] = mapped_column(Text, default="")
    decided_by_nb: Mapped[str] = mapped_column(String(160))
    decided_by_en: Mapped[str] = mapped_column(String(160), default="")
    decided_at: Mapped[datetime]
    account_id: Mapped[int | None]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # the phase's numbers on that day
    client_key: Mapped[str] = mapped_column(String(36))

    project: Mapped[Project] = relationship(back_populates="decisions")
    phase: Mapped[Phase] = relationship()


class Handover(Base):
    """An offer to the department to run the solution. Reads "offered" until the department accepts."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("accepted_at IS NULL OR (contact_name <> '' AND next_status_on IS NOT NULL)", name="accepted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("gate_decision.id"), unique=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    text_nb: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    offered_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_role_nb: Mapped[str] = mapped_column(String(160), default="")
    contact_role_en: Mapped[str] = mapped_column(String(160), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    next_status_on: Mapped[date | None]

    project: Mapped[Project] = relationship(back_populates="handovers")
    department: Mapped[Department] = relationship()
