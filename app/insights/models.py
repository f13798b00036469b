"""From evidence to pilot, and every link between slices. Links are rows, many-to-many, never copies."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, enum_type
from app.notifications.models import Subject
from app.projects.models import Project


class Stance(StrEnum):
    """How the source stands to the target: it supports it, or it speaks against it and is shown as such."""

    FOR = "for"
    AGAINST = "against"


class Link(Base):
    """One arrow of the trail: need -> insight -> opportunity -> solution -> prototype -> pilot -> decision."""

    __tablename__ = "trail_link"
    __table_args__ = (
        UniqueConstraint("from_kind", "from_id", "to_kind", "to_id"),
        Index(None, "to_kind", "to_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    from_kind: Mapped[Subject] = mapped_column(enum_type(Subject, "from_kind"))
    from_id: Mapped[int]
    to_kind: Mapped[Subject] = mapped_column(enum_type(Subject, "to_kind"))
    to_id: Mapped[int]
    stance: Mapped[Stance] = mapped_column(default=Stance.FOR)
    why: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None]
    linked_at: Mapped[datetime]


class QuotedPin(Base):
    """A remark of a test that is linked to an insight, chosen to be quoted under it. What else the tester said is not."""

    __tablename__ = "quoted_pin"
    __table_args__ = (UniqueConstraint("link_id", "pin_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("trail_link.id", ondelete="CASCADE"))
    pin_id: Mapped[int] = mapped_column(ForeignKey("pin.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None]
    quoted_at: Mapped[datetime]


class Standing(StrEnum):
    """How far a finding, an opportunity or a proposal has come."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"  # a road not taken, with its reason


class Finding:
    """What insight, opportunity and solution proposal share: bilingual text, standing, reason, dates."""

    id: Mapped[int] = mapped_column(primary_key=True)
    title_nb: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    body_nb: Mapped[str] = mapped_column(Text, default="")
    body_en: Mapped[str] = mapped_column(Text, default="")
    why_nb: Mapped[str] = mapped_column(Text, default="")  # why it was chosen or not
    why_en: Mapped[str] = mapped_column(Text, default="")
    standing: Mapped[Standing] = mapped_column(default=Standing.DRAFT)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]  # when it was chosen or not
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True, index=True)  # sent twice, stored once


class Insight(Finding, Base):
    """A finding that the team stands for, with its evidence."""

    __tablename__ = "insight"
    __table_args__ = (CheckConstraint("standing = 'draft' OR published_at IS NOT NULL", name="published"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    project: Mapped[Project] = relationship()


class Opportunity(Finding, Base):
    """«Hvordan kan vi …»: a direction worth exploring, from insights."""

    __tablename__ = "opportunity"
    __table_args__ = (CheckConstraint("standing <> 'not_chosen' OR why_nb <> ''", name="why"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    project: Mapped[Project] = relationship()


class Solution(Finding, Base):
    """A solution proposal: one way to do it, from opportunities."""

    __tablename__ = "solution"
    __table_args__ = (CheckConstraint("standing <> 'not_chosen' OR why_nb <> ''", name="why"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    project: Mapped[Project] = relationship()


class Note(Base):
    """Evidence from outside the app (interview, statistics, observation), with its source."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    text_nb: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(300))
    source_link: Mapped[str] = mapped_column(String(500), default="")
    written_at: Mapped[datetime]
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True, index=True)  # sent twice, stored once


class Pilot(Base):
    """A trial in real use, with what is measured."""

    __tablename__ = "pilot"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    title_nb: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    body_nb: Mapped[str] = mapped_column(Text, default="")
    body_en: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    published_at: Mapped[datetime | None]
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True, index=True)  # sent twice, stored once

    project: Mapped[Project] = relationship()
    indicators: Mapped[list["Indicator"]] = relationship(back_populates="pilot", order_by="Indicator.position")


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class Indicator(Base):
    """What a pilot measures: from a baseline towards a target."""

    __tablename__ = "indicator"

    id: Mapped[int] = mapped_column(primary_key=True)
    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id", ondelete="CASCADE"), index=True)
    name_nb: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    unit_nb: Mapped[str] = mapped_column(String(40), default="")
    unit_en: Mapped[str] = mapped_column(String(40), default="")
    baseline: Mapped[float] = mapped_column(Float)
    target: Mapped[float] = mapped_column(Float)
    direction: Mapped[Direction] = mapped_column(default=Direction.UP)
    position: Mapped[int] = mapped_column(default=0)
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True, index=True)  # sent twice, stored once

    pilot: Mapped[Pilot] = relationship(back_populates="indicators")
    measurements: Mapped[list["Measurement"]] = relationship(
        back_populates="indicator", order_by="Measurement.measured_on"
    )


class Measurement(Base):
    """One measured value of an indicator, one per day."""

    __tablename__ = "measurement"
    __table_args__ = (UniqueConstraint("indicator_id", "measured_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id", ondelete="CASCADE"))
    measured_on: Mapped[date]
    value: Mapped[float] = mapped_column(Float)
    note: Mapped[str] = mapped_column(String(300), default="")

    indicator: Mapped[Indicator] = relationship(back_populates="measurements")
