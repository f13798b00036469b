"""The project itself, its partners and its news."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.projects.models.place import Department, FocusArea

if TYPE_CHECKING:
    from app.projects.models.decision import GateDecision, Handover
    from app.projects.models.phase import Phase


class ProjectState(StrEnum):
    """Where the project stands as a whole. Its phases say how far it has come."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    OFFERED = "offered"  # handed over, the department has not accepted yet
    IN_USE = "in_use"


class Project(Base):
    """A smart-city project. Texts are bilingual; English may be missing and is then marked."""

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name="published"),
        Index(None, "state", "focus_area_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    client_key: Mapped[str | None] = mapped_column(
        String(36), unique=True
    )  # of the form that made it: sent twice, made once
    state: Mapped[ProjectState] = mapped_column(default=ProjectState.DRAFT)
    title_nb: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    summary_nb: Mapped[str] = mapped_column(Text, default="")
    summary_en: Mapped[str] = mapped_column(Text, default="")
    about_nb: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    focus_area_id: Mapped[int] = mapped_column(ForeignKey("focus_area.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    technology_nb: Mapped[str] = mapped_column(Text, default="")
    technology_en: Mapped[str] = mapped_column(Text, default="")
    collaboration_nb: Mapped[str] = mapped_column(Text, default="")
    collaboration_en: Mapped[str] = mapped_column(Text, default="")
    involvement_nb: Mapped[str] = mapped_column(Text, default="")
    involvement_en: Mapped[str] = mapped_column(Text, default="")
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_role_nb: Mapped[str] = mapped_column(String(160), default="")
    contact_role_en: Mapped[str] = mapped_column(String(160), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(32), default="")
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)  # two editors at once: the later save is told

    focus_area: Mapped[FocusArea] = relationship()
    department: Mapped[Department] = relationship()
    partners: Mapped[list["Partner"]] = relationship(back_populates="project", order_by="Partner.position")
    phases: Mapped[list["Phase"]] = relationship(back_populates="project", order_by="Phase.position")
    decisions: Mapped[list["GateDecision"]] = relationship(back_populates="project", order_by="GateDecision.decided_at")
    handovers: Mapped[list["Handover"]] = relationship(back_populates="project", order_by="Handover.offered_at")
    news: Mapped[list["NewsItem"]] = relationship(back_populates="project", order_by="NewsItem.published_at.desc()")


class PartnerKind(StrEnum):
    MUNICIPALITY = "municipality"
    BUSINESS = "business"
    ORGANISATION = "organisation"
    ACADEMIA = "academia"


class Partner(Base):
    """Who takes part in the project beside the owning department."""

    __tablename__ = "partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[PartnerKind]
    role_nb: Mapped[str] = mapped_column(String(200), default="")
    role_en: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)

    project: Mapped[Project] = relationship(back_populates="partners")


class NewsItem(Base):
    """A short piece of news on the project's page."""

    __tablename__ = "news_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    title_nb: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    body_nb: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime]
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True)

    project: Mapped[Project] = relationship(back_populates="news")
