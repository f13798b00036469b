"""Answers that are ready and not told yet, and the words that a team answers with again and again."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.needs.models.need import Need
from app.people.models import Account
from app.projects.models import Project


class AnswerTemplate(Base):
    """Words for an answer, with placeholders. One of no project is offered to all of them; archived ones to nobody."""

    __tablename__ = "answer_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    client_key: Mapped[str] = mapped_column(String(36), unique=True)
    name_nb: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80), default="")
    text_nb: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    archived_at: Mapped[datetime | None]

    project: Mapped[Project | None] = relationship()


class PreparedAnswer(Base):
    """The answer to a need that somebody of ours has written and nobody has published: one at most for each need.

    key: another one each time that it is saved, so that two who edit see each other. The answer is published under it,
    and what is published under a key cannot be published again.
    client_key: of the form that it was saved with last.
    """

    __tablename__ = "prepared_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), unique=True)
    key: Mapped[str] = mapped_column(String(36), unique=True)
    client_key: Mapped[str] = mapped_column(String(36))
    text_nb: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    by_nb: Mapped[str] = mapped_column(String(160))
    by_en: Mapped[str] = mapped_column(String(160), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    prepared_at: Mapped[datetime]

    need: Mapped[Need] = relationship()
    account: Mapped[Account | None] = relationship()
