"""Prototypes: versions with one or two variants, and what testers say about them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.projects.models import Activity, Project


class Prototype(Base):
    """Something to try, from a sketch on, in any phase."""

    __tablename__ = "prototype"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    title_nb: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    about_nb: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    question_nb: Mapped[str] = mapped_column(String(160), default="")  # closing question
    question_en: Mapped[str] = mapped_column(String(160), default="")
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True, index=True)  # sent twice, stored once

    project: Mapped[Project] = relationship()
    versions: Mapped[list["Version"]] = relationship(back_populates="prototype", order_by="Version.number")

    @property
    def published_versions(self) -> list["Version"]:
        return [version for version in self.versions if version.published_at is not None]

    @property
    def current(self) -> "Version | None":
        """The newest published version: the one that is tested."""
        return self.published_versions[-1] if self.published_versions else None


class Version(Base):
    """A version says what changed and because of whom (`Cause`). The newest published one is tested, in `activity`."""

    __tablename__ = "prototype_version"
    __table_args__ = (UniqueConstraint("prototype_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    prototype_id: Mapped[int] = mapped_column(ForeignKey("prototype.id", ondelete="CASCADE"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="SET NULL"), index=True)
    number: Mapped[int]
    changed_nb: Mapped[str] = mapped_column(Text, default="")
    changed_en: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None]

    prototype: Mapped[Prototype] = relationship(back_populates="versions")
    activity: Mapped[Activity | None] = relationship()
    variants: Mapped[list["Variant"]] = relationship(back_populates="version", order_by="Variant.letter")
    causes: Mapped[list["Cause"]] = relationship(back_populates="version")

    def variant(self, letter: str) -> "Variant | None":
        return next((variant for variant in self.variants if variant.letter == letter), None)


class Variant(Base):
    """A or B of a version: a picture to point at, or something elsewhere behind a link."""

    __tablename__ = "prototype_variant"
    __table_args__ = (
        UniqueConstraint("version_id", "letter"),
        CheckConstraint("letter IN ('a', 'b')", name="letter"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("prototype_version.id", ondelete="CASCADE"))
    letter: Mapped[str] = mapped_column(String(1), default="a")
    title_nb: Mapped[str] = mapped_column(String(80))
    title_en: Mapped[str] = mapped_column(String(80), default="")
    picture: Mapped[str] = mapped_column(String(80), default="")  # name in the uploads folder
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    alt_nb: Mapped[str] = mapped_column(Text, default="")
    alt_en: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    video_link: Mapped[str] = mapped_column(String(500), default="")
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True, index=True)  # sent twice, stored once
    # What testers see of each other while it is open: the pins up to this one, when so many had pinned (docs/adr/0018).
    shown_testers: Mapped[int] = mapped_column(default=0, server_default="0")
    shown_pin: Mapped[int] = mapped_column(default=0, server_default="0")

    version: Mapped[Version] = relationship(back_populates="variants")
    places: Mapped[list["NamedPlace"]] = relationship(back_populates="variant", order_by="NamedPlace.position")


class NamedPlace(Base):
    """A named place in a picture: the list that is equal to tapping, for keyboard and screen reader."""

    __tablename__ = "named_place"
    __table_args__ = (CheckConstraint("x BETWEEN 0 AND 1 AND y BETWEEN 0 AND 1", name="inside"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("prototype_variant.id", ondelete="CASCADE"), index=True)
    name_nb: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80), default="")
    x: Mapped[float] = mapped_column(Float)
    y: Mapped[float] = mapped_column(Float)
    position: Mapped[int] = mapped_column(default=0)

    variant: Mapped[Variant] = relationship(back_populates="places")


class Choice(StrEnum):
    A = "a"
    B = "b"
    NONE = "none"
    UNSURE = "unsure"


class Mood(StrEnum):
    LIKE = "like"
    WONDER = "wonder"
    WORRY = "worry"


class Feedback(Base):
    """One tester's round through one version. One per participant and version."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("version_id", "participant_id"),
        Index(None, "participant_id"),
        {"sqlite_autoincrement": True},  # a number is never given again, as on PostgreSQL: notes name it by that alone
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("prototype_version.id", ondelete="CASCADE"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"))
    by_employee: Mapped[bool] = mapped_column(default=False)
    first_seen: Mapped[str] = mapped_column(String(1), default="a")  # the letter that this tester saw first
    choice: Mapped[Choice | None]
    why: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(2), default="nb")
    begun_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    version: Mapped[Version] = relationship()
    pins: Mapped[list["Pin"]] = relationship(back_populates="feedback", order_by="Pin.placed_at")


class Pin(Base):
    """A mood and perhaps words, bound to a place in the picture (or to the whole, when there is no picture).

    Text is read before others see it.
    """

    __tablename__ = "pin"
    __table_args__ = (
        CheckConstraint("x BETWEEN 0 AND 1 AND y BETWEEN 0 AND 1", name="inside"),
        CheckConstraint("(x IS NULL) = (y IS NULL)", name="point"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("prototype_variant.id", ondelete="CASCADE"), index=True)
    # The named place that was chosen from the list, or the one nearest to where the picture was pressed.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("named_place.id", ondelete="SET NULL"))
    client_key: Mapped[str] = mapped_column(String(36), unique=True)
    x: Mapped[float | None] = mapped_column(Float)
    y: Mapped[float | None] = mapped_column(Float)
    mood: Mapped[Mood]
    text: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(2), default="nb")
    read_at: Mapped[datetime | None]  # by the team; unread text is shown to its author only
    hidden: Mapped[bool] = mapped_column(default=False)
    placed_at: Mapped[datetime]

    feedback: Mapped[Feedback] = relationship(back_populates="pins")
    place: Mapped[NamedPlace | None] = relationship()


class Cause(Base):
    """ "Changed because of": the feedback that made the team change something in a version."""

    __tablename__ = "version_cause"
    __table_args__ = (UniqueConstraint("version_id", "feedback_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("prototype_version.id", ondelete="CASCADE"))
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)

    version: Mapped[Version] = relationship(back_populates="causes")
    feedback: Mapped[Feedback] = relationship()
