"""Workshops, what is asked in them, and what the devices in the room answered.

Nothing here points to a participant: a device is known in one workshop only, by a hash under that workshop's own key.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.db import Base
from app.projects.models import Activity, Project


class RoundState(StrEnum):
    """A round takes answers, then it is locked, then its result is shown. Hiding the result locks it again."""

    OPEN = "open"
    LOCKED = "locked"
    REVEALED = "revealed"


class Hands(StrEnum):
    """How answers that did not come from a phone were counted."""

    HANDS = "hands"
    PAPER = "paper"


class Channel(StrEnum):
    """How an answer came in: of the phone's own holder, for somebody beside them, on the device of a table, or on a sheet
    of paper that somebody entered."""

    PHONE = "phone"
    BESIDE = "beside"
    TABLE = "table"
    PAPER = "paper"


class RoomRole(StrEnum):
    """What a facilitator does in a workshop with several: one drives, others moderate what is written, or write down."""

    DRIVE = "drive"
    MODERATE = "moderate"
    SCRIBE = "scribe"


class Workshop(Base):
    """One meeting. Whether it is planned, open or over stands on its activity.

    version: one more whenever phones have something else to show; the screen and the remote then have, and at each press.
    presses: one more for each press of a facilitator. A press names the number that its page showed, so of two at once
    only one is done, and the other is told what happened. What others do meanwhile (take a text down, count hands)
    stands in nobody's way.
    for_others: phones may answer for people without one, and devices stand on tables.
    screen_page: how far the screen is turned in what does not fit it; the screen alone knows how many pages that is, so
    it begins anew after the last.
    """

    __tablename__ = "workshop"
    __table_args__ = (CheckConstraint("version >= 1", name="version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), unique=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    presses: Mapped[int] = mapped_column(default=1, server_default="1")
    name_nb: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80), default="")
    welcome_nb: Mapped[str] = mapped_column(Text, default="")  # what will happen here
    welcome_en: Mapped[str] = mapped_column(Text, default="")
    used_for_nb: Mapped[str] = mapped_column(Text)  # what the answers are used for
    used_for_en: Mapped[str] = mapped_column(Text, default="")
    next_nb: Mapped[str] = mapped_column(Text, default="")  # what happens afterwards
    next_en: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    starts_at: Mapped[datetime | None]
    current_step_id: Mapped[int | None]  # no foreign key: steps point here already
    joining: Mapped[bool] = mapped_column(default=True)  # the screen shows how to join, whatever is going on
    dark: Mapped[bool] = mapped_column(default=False)  # the screen is for a dark room
    screen_page: Mapped[int] = mapped_column(default=0, server_default="0")
    for_others: Mapped[bool] = mapped_column(default=True, server_default=true())
    results_public: Mapped[bool] = mapped_column(default=False)
    room_key: Mapped[str | None] = mapped_column(String(64))  # NULL once it is destroyed
    keep_until: Mapped[date | None]  # when the key is destroyed: half a year after the end, or after the last press
    created_at: Mapped[datetime]

    project: Mapped[Project] = relationship()
    activity: Mapped[Activity] = relationship()
    steps: Mapped[list["Step"]] = relationship(back_populates="workshop", order_by="Step.position, Step.id")

    @property
    def forgotten_on(self) -> date | None:
        """The day on which the key was destroyed. A workshop from an archive never had one here, and its day may be to
        come: None then."""
        due = self.room_key is None and self.keep_until is not None and self.keep_until <= clock.today()
        return self.keep_until if due else None


class Step(Base):
    """One question of the agenda, as it will be asked next. What was asked in a round stands in the round."""

    __tablename__ = "workshop_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))  # the name of a folder in workshops/kinds
    minutes: Mapped[int] = mapped_column(default=3)
    practice: Mapped[bool] = mapped_column(default=False)
    question_nb: Mapped[str] = mapped_column(String(160))
    question_en: Mapped[str] = mapped_column(String(160), default="")
    help_nb: Mapped[str] = mapped_column(String(240), default="")
    help_en: Mapped[str] = mapped_column(String(240), default="")
    notes: Mapped[str] = mapped_column(Text, default="")  # for the facilitator only
    notes_lang: Mapped[str] = mapped_column(String(2), default="nb", server_default="nb")  # as their writer's page was
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True, index=True)  # sent twice, stored once

    workshop: Mapped[Workshop] = relationship(back_populates="steps")
    rounds: Mapped[list["Round"]] = relationship(back_populates="step", order_by="Round.number")


class Round(Base):
    """One taking of answers. `asked` is the question as people saw it; nothing changes it once somebody has answered.

    ends_at: when the time that was set off is over; nothing is locked by it.
    groups_version: one more for each change of its groups; a change names the one that its page showed.
    groups_before: how the groups were before the last change, so that it can be undone.
    """

    __tablename__ = "workshop_round"
    __table_args__ = (
        UniqueConstraint("step_id", "number"),
        Index(
            "uq_workshop_round_open",
            "step_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("workshop_step.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[RoundState] = mapped_column(default=RoundState.OPEN)
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    shown: Mapped[bool] = mapped_column(default=False)  # the room has seen the result at some time
    ends_at: Mapped[datetime | None]
    groups_version: Mapped[int] = mapped_column(default=1, server_default="1")
    groups_before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    step: Mapped[Step] = relationship(back_populates="rounds")


class RoomDevice(Base):
    """A phone in the room. The hash cannot be worked out again once the workshop's key is destroyed.

    at_table: it is passed around a table, and is no phone of anybody.
    One row of a workshop may stand for all its sheets of paper: `services/sheets.py`.
    """

    __tablename__ = "workshop_device"
    __table_args__ = (UniqueConstraint("workshop_id", "token_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64))
    at_table: Mapped[bool] = mapped_column(default=False, server_default=false())


class RoomAnswer(Base):
    """What one device answered in one round. `value` is as the kind of the question reads it; NULL when it abstained.

    revision: the device's own number for the answer. A later one replaces an earlier one, never the other way round,
    in whichever order they arrive.
    client_key: empty for the answer of the phone's holder; each answer for somebody else is a row under its own.
    """

    __tablename__ = "workshop_answer"
    __table_args__ = (UniqueConstraint("round_id", "device_id", "client_key"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("workshop_round.id", ondelete="CASCADE"))
    device_id: Mapped[int] = mapped_column(ForeignKey("workshop_device.id", ondelete="CASCADE"), index=True)
    client_key: Mapped[str] = mapped_column(String(36), default="", server_default="")
    channel: Mapped[Channel] = mapped_column(default=Channel.PHONE, server_default="phone")
    revision: Mapped[int]
    abstained: Mapped[bool] = mapped_column(default=False)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    lang: Mapped[str] = mapped_column(String(2), default="nb")
    hidden_because: Mapped[str] = mapped_column(String(160), default="")  # why a facilitator took it off the screen
    group_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_group.id", ondelete="SET NULL"), index=True)


class TextGroup(Base):
    """Texts of one round that say the same, put together by a facilitator under a name."""

    __tablename__ = "workshop_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("workshop_round.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    lang: Mapped[str] = mapped_column(String(2), default="nb")


class RoomText(Base):
    """One of several texts that a device gave in a round: an idea, a question to the panel."""

    __tablename__ = "workshop_text"
    __table_args__ = (UniqueConstraint("round_id", "device_id", "client_key"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("workshop_round.id", ondelete="CASCADE"))
    device_id: Mapped[int] = mapped_column(ForeignKey("workshop_device.id", ondelete="CASCADE"), index=True)
    client_key: Mapped[str] = mapped_column(String(36))  # sent twice, stored once
    for_other: Mapped[bool] = mapped_column(default=False, server_default=false())  # of somebody without a phone
    body: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(String(2), default="nb")
    hidden_because: Mapped[str] = mapped_column(String(160), default="")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_group.id", ondelete="SET NULL"), index=True)


class TextStand(Base):
    """How one device stands to a text of another: for it, against it, or neither any more."""

    __tablename__ = "workshop_stand"
    __table_args__ = (UniqueConstraint("text_id", "device_id"), CheckConstraint("stand IN (-1, 0, 1)", name="stand"))

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("workshop_text.id", ondelete="CASCADE"))
    device_id: Mapped[int] = mapped_column(ForeignKey("workshop_device.id", ondelete="CASCADE"), index=True)
    stand: Mapped[int]
    revision: Mapped[int]


class Facilitating(Base):
    """What somebody has taken on in a workshop. One drives at a time."""

    __tablename__ = "workshop_role"
    __table_args__ = (
        UniqueConstraint("workshop_id", "account_id"),
        Index(
            "uq_workshop_role_drive",
            "workshop_id",
            unique=True,
            sqlite_where=text("role = 'drive'"),
            postgresql_where=text("role = 'drive'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role: Mapped[RoomRole]


class HandCount(Base):
    """Answers from people without a phone, counted by somebody: always shown apart from those of the phones."""

    __tablename__ = "workshop_hand_count"
    __table_args__ = (
        UniqueConstraint("round_id", "option", "cell", "way"),
        CheckConstraint("number >= 0", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("workshop_round.id", ondelete="CASCADE"))
    option: Mapped[int]  # the option's key in what was asked
    cell: Mapped[int] = mapped_column(default=0, server_default="0")  # which answer to it, as the kind numbers them
    way: Mapped[Hands]
    number: Mapped[int]
    counted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    counted_at: Mapped[datetime]


class PaperSheet(Base):
    """A sheet of paper with one whole answer, entered by somebody. The answer stands where all answers stand.

    number: of the sheet in its round, to be written on the paper, so that it can be found again and put right.
    """

    __tablename__ = "workshop_sheet"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("workshop_round.id", ondelete="CASCADE"))
    answer_id: Mapped[int] = mapped_column(ForeignKey("workshop_answer.id", ondelete="CASCADE"), unique=True)
    number: Mapped[int]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    entered_at: Mapped[datetime]

    answer: Mapped[RoomAnswer] = relationship()
