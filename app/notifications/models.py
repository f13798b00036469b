"""Receipts (what happened to a contribution), follows, and the outbox that mail leaves through."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Subject(StrEnum):
    """What a receipt, a follow or a link of the trail can be about. The words of the brief."""

    NEED = "need"
    ADDITION = "addition"
    FEEDBACK = "feedback"
    BALLOT = "ballot"
    NOTE = "note"
    INSIGHT = "insight"
    OPPORTUNITY = "opportunity"
    SOLUTION = "solution"
    PROTOTYPE = "prototype"
    PILOT = "pilot"
    DECISION = "decision"
    PROJECT = "project"


class ReceiptKind(StrEnum):
    """What happened. Texts for each stand in `notifications/wording.py`."""

    RECEIVED = "received"
    PUBLISHED = "published"
    DECLINED = "declined"
    FORWARDED = "forwarded"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"
    PLACED = "placed"
    ANSWERED = "answered"
    MERGED = "merged"
    UNMERGED = "unmerged"
    ADDED_TO = "added_to"
    USED_IN = "used_in"
    NOT_CHOSEN = "not_chosen"
    PROTOTYPE_READY = "prototype_ready"
    CHANGED_BECAUSE = "changed_because"
    VOTE_OPENED = "vote_opened"
    VOTE_RESULT = "vote_result"
    DECIDED = "decided"
    HANDED_OVER = "handed_over"
    NEWS = "news"


UNDO_FOR = timedelta(minutes=30)  # what the team did can be undone, and what was told of it taken back without a word
ENDED = ":until:"  # in the key of a line that was true until another said that it is over


class Receipt(Base):
    """A dated line of what happened to one contribution. Public as soon as its subject is."""

    __tablename__ = "receipt"
    __table_args__ = (Index(None, "subject", "subject_id", "at"), UniqueConstraint("dedupe_key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[Subject]
    subject_id: Mapped[int]
    kind: Mapped[ReceiptKind]
    at: Mapped[datetime]
    reason_nb: Mapped[str] = mapped_column(Text, default="")
    reason_en: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # endpoint, values, title_nb, title_en, numbers
    dedupe_key: Mapped[str] = mapped_column(String(120))

    @property
    def occasion(self) -> str:
        """What caused it: receipts of one decision for many needs have the same."""
        return f"{self.kind}:{self.dedupe_key.split(':', 3)[3]}"

    @property
    def stands(self) -> bool:
        """What it says is still so: it is not over, nor does it say that something is."""
        return ENDED not in self.dedupe_key and not self.about.get("over")


class Tie(StrEnum):
    """How a participant came to follow something; mails begin with it."""

    TOLD = "told"
    KEPT = "kept"
    SUPPORTED = "supported"
    ADDED = "added"
    TRIED = "tried"
    VOTED = "voted"
    FOLLOWED = "followed"


OWN = frozenset({Tie.TOLD, Tie.KEPT})  # they speak for it, and read what was written to who told it


class Follow(Base):
    """A participant wants to know what happens with something. Telling, supporting, voting follow by themselves."""

    __tablename__ = "follow"
    __table_args__ = (UniqueConstraint("participant_id", "subject", "subject_id"), Index(None, "subject", "subject_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    subject: Mapped[Subject]
    subject_id: Mapped[int]
    tie: Mapped[Tie] = mapped_column(default=Tie.FOLLOWED)
    since: Mapped[datetime]
    seen_at: Mapped[datetime | None]  # when the participant last looked at it on my page

    @property
    def own(self) -> bool:
        return self.tie in OWN


class NoticeState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"


class Notice(Base):
    """One thing to tell one contact by mail. Decisions go at once, the rest waits for the day's digest."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("contact_id", "receipt_id"), Index(None, "state", "urgent"))

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"))
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id", ondelete="CASCADE"), index=True)
    urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[NoticeState] = mapped_column(default=NoticeState.WAITING)
    created_at: Mapped[datetime]


class OutboxMail(Base):
    """A mail that is to be sent. Written in the transaction that caused it, sent by a job, retried with patience."""

    __tablename__ = "outbox_mail"
    __table_args__ = (Index(None, "sent_at", "next_attempt_at"), Index(None, "recipient", "template", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(160), unique=True)
    recipient: Mapped[str] = mapped_column(String(254))
    template: Mapped[str] = mapped_column(String(40))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    lang: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    stop_url: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]  # a code that came too late is worse than none
    next_attempt_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(200), default="")
