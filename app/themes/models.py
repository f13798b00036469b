"""Themes, which contributions they hold, and the runs that propose them. What people decided and what is proposed are told apart."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, Index, PrimaryKeyConstraint, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.contributions import Kind
from app.core.db import Base, enum_type
from app.insights.models import Insight
from app.projects.models import Project

UNDER_WAY = text("state IN ('waiting', 'running')")
ACCEPTED = text("standing = 'accepted'")
PROPOSED = text("standing = 'proposed'")


class RunState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ThemeRun(Base):
    """One time somebody asked for a grouping: of what, and how far it has come."""

    __tablename__ = "theme_run"
    __table_args__ = (
        # Two who press at once get one run.
        Index(
            "uq_theme_run_under_way",
            "project_id",
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        ),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None]
    state: Mapped[RunState] = mapped_column(enum_type(RunState, "state"), default=RunState.WAITING, index=True)
    asked: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # see `Selection`
    percent: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    beat_at: Mapped[datetime | None]  # when whoever computes it last said that it lives
    finished_at: Mapped[datetime | None]
    read: Mapped[int] = mapped_column(default=0)  # how many contributions were grouped
    joins: Mapped[bool] = mapped_column(default=False, server_default=false())  # only what is new, into what is there


class Standing(StrEnum):
    """PROPOSED is overwritten by the next run; the others are what people decided, and stay."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"  # of a member: somebody took it out, so it is not proposed here again


NAMED_BY = 3  # words


def name_of(words: Sequence[str]) -> str:
    """What a theme is called until somebody names it: its words, in whatever languages people wrote them."""
    name = ", ".join(words[:NAMED_BY]) or "–"
    return name[:1].upper() + name[1:120]


class Theme(Base):
    """What several contributions are about."""

    __tablename__ = "theme"
    __table_args__ = (
        CheckConstraint("standing IN ('proposed', 'accepted')", name="stands"),
        CheckConstraint("standing <> 'accepted' OR accepted_at IS NOT NULL", name="accepted"),
        Index(None, "project_id", "standing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    standing: Mapped[Standing] = mapped_column(enum_type(Standing, "standing"), default=Standing.PROPOSED)
    name_nb: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    words: Mapped[list[str]] = mapped_column(JSON, default=list)  # that tell it from the others
    position: Mapped[int] = mapped_column(default=0)  # among the proposed ones, the largest first
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    insight_id: Mapped[int | None] = mapped_column(
        ForeignKey("insight.id", ondelete="SET NULL"), index=True
    )  # it started
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True, index=True)  # sent twice, stored once

    project: Mapped[Project] = relationship()
    insight: Mapped[Insight | None] = relationship()

    @property
    def unnamed(self) -> bool:
        """Nobody has named it yet: then its name is in no language that we know."""
        return self.name_nb == name_of(self.words)


class ThemeMember(Base):
    """A contribution in a theme. It stands in one accepted theme at most, and is proposed for one at most."""

    __tablename__ = "theme_member"
    __table_args__ = (
        PrimaryKeyConstraint("theme_id", "kind", "item_id"),
        Index(
            "uq_theme_member_accepted", "kind", "item_id", unique=True, sqlite_where=ACCEPTED, postgresql_where=ACCEPTED
        ),
        Index(
            "uq_theme_member_proposed", "kind", "item_id", unique=True, sqlite_where=PROPOSED, postgresql_where=PROPOSED
        ),
        Index(None, "kind", "item_id"),
    )

    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    item_id: Mapped[int]
    standing: Mapped[Standing] = mapped_column(enum_type(Standing, "member_standing"))
    fit: Mapped[float | None] = mapped_column(Float)  # how near the middle of the theme, up to 1; None: put by a person
    decided_at: Mapped[datetime | None]

    theme: Mapped[Theme] = relationship()


class ThemeLeft(Base):
    """A contribution that a grouping has read and found no theme for. What has no row here or above is new to us."""

    __tablename__ = "theme_left"
    __table_args__ = (PrimaryKeyConstraint("project_id", "kind", "item_id"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    item_id: Mapped[int]
