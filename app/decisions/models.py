"""Ballots, their options, and the votes. One vote per participant and ballot, by constraint."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.projects.models import Activity, Project


class Method(StrEnum):
    """How one votes. Each has a class in `decisions/methods.py`."""

    SINGLE = "single"
    MULTI = "multi"
    RATING = "rating"


class Ballot(Base):
    """A question to vote on. Openness, identity level and visibility of results stand on its activity."""

    __tablename__ = "ballot"
    __table_args__ = (CheckConstraint("max_choices >= 1", name="choices"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), unique=True)
    method: Mapped[Method] = mapped_column(default=Method.SINGLE)
    max_choices: Mapped[int] = mapped_column(default=1)
    question_nb: Mapped[str] = mapped_column(String(160))
    question_en: Mapped[str] = mapped_column(String(160), default="")
    why_nb: Mapped[str] = mapped_column(Text, default="")
    why_en: Mapped[str] = mapped_column(Text, default="")
    used_for_nb: Mapped[str] = mapped_column(Text)  # what the result is used for
    used_for_en: Mapped[str] = mapped_column(Text, default="")
    decided_by_nb: Mapped[str] = mapped_column(String(160))  # who decides in the end
    decided_by_en: Mapped[str] = mapped_column(String(160), default="")
    low_nb: Mapped[str] = mapped_column(String(40), default="", server_default="")  # what 1 means in a rating
    low_en: Mapped[str] = mapped_column(String(40), default="", server_default="")
    high_nb: Mapped[str] = mapped_column(String(40), default="", server_default="")  # what 5 means
    high_en: Mapped[str] = mapped_column(String(40), default="", server_default="")
    created_at: Mapped[datetime]
    opening_told_at: Mapped[datetime | None]  # when those who follow the project were told that it is open
    result_told_at: Mapped[datetime | None]  # when those who voted were told that there is a result
    # What may be shown while it is open: the count as it stood when so many had voted (docs/adr/0018).
    shown_voters: Mapped[int] = mapped_column(default=0, server_default="0")
    shown_counts: Mapped[list[list[int]] | None] = mapped_column(JSON(none_as_null=True))  # option id, score, number

    project: Mapped[Project] = relationship()
    activity: Mapped[Activity] = relationship()
    options: Mapped[list["Option"]] = relationship(back_populates="ballot", order_by="Option.position")


class Option(Base):
    """One thing to choose or rate."""

    __tablename__ = "ballot_option"
    __table_args__ = (UniqueConstraint("ballot_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id", ondelete="CASCADE"))
    position: Mapped[int]
    text_nb: Mapped[str] = mapped_column(String(160))
    text_en: Mapped[str] = mapped_column(String(160), default="")
    pro_nb: Mapped[str] = mapped_column(Text, default="")
    pro_en: Mapped[str] = mapped_column(Text, default="")
    contra_nb: Mapped[str] = mapped_column(Text, default="")
    contra_en: Mapped[str] = mapped_column(Text, default="")

    ballot: Mapped[Ballot] = relationship(back_populates="options")


class Vote(Base):
    """That a participant has voted. Only the day is kept. What was voted stands in `VoteChoice`.

    After an erasure the row stays without participant, day and reason, so that the tally stays what it was.
    """

    __tablename__ = "vote"
    __table_args__ = (
        UniqueConstraint("ballot_id", "participant_id"),
        Index(None, "participant_id"),
        {"sqlite_autoincrement": True},  # a number is never given again, as on PostgreSQL: notes name it by that alone
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id", ondelete="CASCADE"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"))
    by_employee: Mapped[bool] = mapped_column(default=False)
    cast_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)  # 1 when it was cast, one more for each time it was sent again
    reason: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(2), default="nb")

    choices: Mapped[list["VoteChoice"]] = relationship(back_populates="vote", passive_deletes=True)


class VoteChoice(Base):
    """One chosen or rated option of a vote. `score` is 1 for a choice, 1 to 5 for a rating."""

    __tablename__ = "vote_choice"
    __table_args__ = (
        UniqueConstraint("vote_id", "option_id"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("vote.id", ondelete="CASCADE"))
    option_id: Mapped[int] = mapped_column(ForeignKey("ballot_option.id", ondelete="CASCADE"), index=True)
    score: Mapped[int] = mapped_column(default=1)

    vote: Mapped[Vote] = relationship(back_populates="choices")
