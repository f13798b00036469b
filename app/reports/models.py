"""What people add to a report, and its editions. The rest of a report is built from what is there until it is frozen."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.projects.models import Project

Texts = dict[str, dict[str, str]]  # section -> language -> what people wrote


class Report(Base):
    """What people have written for the report of one period, and which voices they let speak."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("project_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    period: Mapped[str] = mapped_column(String(8))  # "1" to "4": a phase; "2026-1": the first half of a year
    texts: Mapped[Texts] = mapped_column(JSON, default=dict)
    quotes: Mapped[list[str] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # "insight-need"; see `content.findings.decided`
    created_at: Mapped[datetime]

    project: Mapped[Project] = relationship()


class Edition(Base):
    """A report as it was published. Never changed: a correction is another edition, and this one stays."""

    __tablename__ = "report_edition"
    __table_args__ = (
        UniqueConstraint("report_id", "number"),
        UniqueConstraint("client_key"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("number = 1 OR change_nb <> ''", name="change"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)  # all that the page shows, in both languages
    basis: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)  # what each number was counted from
    change_nb: Mapped[str] = mapped_column(Text, default="")  # what is different from the edition before
    change_en: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime]
    account_id: Mapped[int | None]
    client_key: Mapped[str] = mapped_column(String(36))

    report: Mapped[Report] = relationship()
