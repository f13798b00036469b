"""What a team notes about contributions while it reads them. A contribution is named by its kind and its id there.

All of it belongs to one project: a need that goes to another project leaves its notes, tags and reader behind.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.contributions import Kind
from app.core.db import Base
from app.people.models import Account
from app.projects.models import Project


class Item(Base):
    """Who takes care of a contribution, and since when it counts as read where only the inbox can say so."""

    __tablename__ = "inbox_item"
    __table_args__ = (UniqueConstraint("project_id", "kind", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    item_id: Mapped[int]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    read_at: Mapped[datetime | None]


class Tag(Base):
    """A word that a team sorts by. `key` is the name folded, so that «Lys» and «lys» are one."""

    __tablename__ = "inbox_tag"
    __table_args__ = (UniqueConstraint("project_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(40))


class Tagging(Base):
    """A contribution has a tag."""

    __tablename__ = "inbox_tagging"
    __table_args__ = (PrimaryKeyConstraint("tag_id", "kind", "item_id"), Index(None, "kind", "item_id"))

    tag_id: Mapped[int] = mapped_column(ForeignKey("inbox_tag.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    item_id: Mapped[int]


class TeamNote(Base):
    """What somebody of the team writes to the others about a contribution. Never shown to residents."""

    __tablename__ = "inbox_note"
    __table_args__ = (Index(None, "project_id", "kind", "item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    item_id: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    client_key: Mapped[str] = mapped_column(String(36), unique=True)  # sent twice, stored once

    project: Mapped[Project] = relationship()
    account: Mapped[Account | None] = relationship()


class Mention(Base):
    """A note names somebody of the team, who finds it under «Nevnt meg»."""

    __tablename__ = "inbox_mention"
    __table_args__ = (PrimaryKeyConstraint("note_id", "account_id"), Index(None, "account_id"))

    note_id: Mapped[int] = mapped_column(ForeignKey("inbox_note.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))


class Presence(Base):
    """Somebody has the contribution on the screen. Counts for a few minutes, then it is deleted."""

    __tablename__ = "inbox_presence"
    __table_args__ = (
        PrimaryKeyConstraint("project_id", "kind", "item_id", "account_id"),
        Index(None, "account_id"),
        Index(None, "seen_at"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    item_id: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    seen_at: Mapped[datetime]


class View(Base):
    """A choice of filters that somebody saved under a name, for themselves."""

    __tablename__ = "inbox_view"
    __table_args__ = (UniqueConstraint("project_id", "account_id", "key"), Index(None, "account_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(60))
    asked: Mapped[dict[str, str]] = mapped_column(JSON)


class Habit(Base):
    """How somebody likes to work. Keys without a modifier are off until one turns them on (WCAG 2.1.4)."""

    __tablename__ = "inbox_habit"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    keys: Mapped[bool] = mapped_column(default=False)
    mails: Mapped[bool] = mapped_column(default=True, server_default=true())  # when a note names them


class Verb(StrEnum):
    """What can be done with several contributions at once."""

    ASSIGN = "assign"
    TAG = "tag"
    UNTAG = "untag"
    READ = "read"
    PLACE = "place"
    HIDE = "hide"
    PUBLISH = "publish"


class Act(Base):
    """Something that was done with one or more contributions, and what it takes to undo it.

    before: for each contribution that was changed its kind, its id, and what held before.
    """

    __tablename__ = "inbox_act"
    __table_args__ = (Index(None, "project_id", "account_id", "done_at"), Index(None, "account_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    verb: Mapped[Verb]
    value: Mapped[str] = mapped_column(String(80), default="")  # the account, the tag or the insight
    before: Mapped[list[list[Any]]] = mapped_column(JSON)
    done_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship()


class ReplyTo(StrEnum):
    """What can be replied to beside needs: what one person gave and can find again, or a question that many answered.

    Who said why they voted so, and who wrote what in a room, nobody can know: all of them are given one reply together.
    """

    ADDITION = "addition"
    FEEDBACK = "feedback"
    BALLOT = "ballot"
    ROUND = "round"


class Reply(Base):
    """What the team answers to a contribution that is no need, or to all that was said to one question: one for each.

    Nobody outside sees it before `published_at`, and it is not changed after that.
    key: another one each time that it is saved, so that two who edit see each other.
    client_key: of the form that it was saved with last.
    """

    __tablename__ = "reply"
    __table_args__ = (
        UniqueConstraint("subject", "subject_id"),
        CheckConstraint("text_nb <> ''", name="text"),
        Index(None, "project_id", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    subject: Mapped[ReplyTo]
    subject_id: Mapped[int]
    kind: Mapped[Kind]  # with `item_id` the contribution that it was written at
    item_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(36), unique=True)
    client_key: Mapped[str] = mapped_column(String(36))
    text_nb: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    by_nb: Mapped[str] = mapped_column(String(160))
    by_en: Mapped[str] = mapped_column(String(160), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    prepared_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship()
    account: Mapped[Account | None] = relationship()
