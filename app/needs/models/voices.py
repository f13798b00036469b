"""What others say to a need: support, additions, and the municipality's answers."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.needs.models.need import Need, Policy


class Support(Base):
    """«This matters to me too»: one per participant and need, by the primary key."""

    __tablename__ = "support"
    __table_args__ = (PrimaryKeyConstraint("need_id", "participant_id"), Index(None, "participant_id"))

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    given_on: Mapped[date]


class AdditionState(StrEnum):
    WAITING = "waiting"
    PUBLISHED = "published"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Addition(Base):
    """What the author or somebody else adds to a need. Read before it is published."""

    __tablename__ = "addition"
    __table_args__ = (
        CheckConstraint("state <> 'declined' OR policy IS NOT NULL", name="declined"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published"),
        Index(None, "state", "told_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    client_key: Mapped[str] = mapped_column(String(36), unique=True)
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"), index=True)
    by_author: Mapped[bool] = mapped_column(default=False)
    by_employee: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(String(2), default="nb")
    state: Mapped[AdditionState] = mapped_column(default=AdditionState.WAITING)
    policy: Mapped[Policy | None]
    told_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    need: Mapped[Need] = relationship(back_populates="additions")


class Answer(Base):
    """What the municipality answers to a need, in public, with the role of who answered."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    client_key: Mapped[str] = mapped_column(String(36), unique=True)
    text_nb: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    by_nb: Mapped[str] = mapped_column(String(160))
    by_en: Mapped[str] = mapped_column(String(160), default="")
    account_id: Mapped[int | None]
    answered_at: Mapped[datetime]

    need: Mapped[Need] = relationship(back_populates="answers")
