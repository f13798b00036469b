"""A need, its pictures, and the devices that hold its secret link."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, PrimaryKeyConstraint, String, Text, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.projects.models import Department, District, FocusArea, Project

if TYPE_CHECKING:
    from app.needs.models.voices import Addition, Answer

FIRST_NUMBER = 1001


class NeedState(StrEnum):
    """Where a need is. Residents see the sentence for it, never the word."""

    WAITING = "waiting"  # received, nobody has read it yet
    PUBLISHED = "published"
    FORWARDED = "forwarded"  # published, and passed on to a department outside the projects
    MERGED = "merged"  # published as part of another
    DECLINED = "declined"  # read and not published, with a reason from the policy
    HIDDEN = "hidden"  # was public, taken down with a reason from the policy
    WITHDRAWN = "withdrawn"  # the author took it back


PUBLIC_STATES = (NeedState.PUBLISHED, NeedState.FORWARDED)


class Policy(StrEnum):
    """The published policy: the only reasons for not publishing. Sentences in `needs/wording.py`."""

    PERSONAL_DATA = "personal_data"
    HATEFUL = "hateful"
    ADVERTISING = "advertising"
    NOT_MUNICIPAL = "not_municipal"
    UNCLEAR = "unclear"
    DUPLICATE = "duplicate"


def _where_filled(name: str, *, unique: bool = False) -> Index:
    """Most needs have none of it, and an index without them is no work when a support changes their rows."""
    filled = text(f"{name} IS NOT NULL")
    kind = "uq" if unique else "ix"
    return Index(f"{kind}_need_{name}", name, unique=unique, sqlite_where=filled, postgresql_where=filled)


class Need(Base):
    """What a resident says is missing or hard in daily life. Its id is its public number."""

    __tablename__ = "need"
    __table_args__ = (
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged"),
        CheckConstraint("state NOT IN ('declined', 'hidden') OR policy IS NOT NULL", name="declined"),
        CheckConstraint("state <> 'forwarded' OR department_id IS NOT NULL", name="forwarded"),
        CheckConstraint("public = (state IN ('published', 'forwarded'))", name="public"),
        CheckConstraint("NOT public OR published_at IS NOT NULL", name="published"),
        CheckConstraint("merged_into_id <> id", name="not_itself"),
        CheckConstraint("support_count >= 0 AND merged_count >= 0", name="counts"),
        Index("ix_need_newest", "public", "published_at", "id"),
        Index("ix_need_supported", "public", "support_count", "id"),
        Index("ix_need_waiting", "waiting_since", "id"),
        Index(None, "project_id", "state"),
        Index(None, "state", "told_at"),
        _where_filled("merged_into_id"),
        _where_filled("department_id"),
        _where_filled("activity_id"),
        _where_filled("import_key", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_key: Mapped[str] = mapped_column(String(36), unique=True)  # sent once however often it is sent
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"), index=True)
    by_employee: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(String(2), default="nb")
    search_text: Mapped[str] = mapped_column(Text, default="")  # folded words of text, place and additions
    place: Mapped[str] = mapped_column(String(120), default="")
    latitude: Mapped[float | None] = mapped_column(Float)  # rounded to about 100 m before it is stored
    longitude: Mapped[float | None] = mapped_column(Float)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"), index=True)
    focus_area_id: Mapped[int | None] = mapped_column(ForeignKey("focus_area.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))  # the call it was told in
    phase_id: Mapped[int | None] = mapped_column(ForeignKey("phase.id"), index=True)  # the phase it was placed in
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))  # forwarded to
    state: Mapped[NeedState] = mapped_column(default=NeedState.WAITING)
    public: Mapped[bool] = mapped_column(default=False)  # state in PUBLIC_STATES; indexed for the lists
    policy: Mapped[Policy | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))
    merged_count: Mapped[int] = mapped_column(default=0)  # how many are merged into this one
    support_count: Mapped[int] = mapped_column(default=0)  # distinct supporters of this and the merged ones
    told_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]  # part of an insight since; set from `insights`, ends the right to withdraw
    waiting_since: Mapped[datetime | None]  # published_at while it is public and neither answered, used nor forwarded
    receipt_salt: Mapped[str] = mapped_column(String(32))  # the secret link is derived from it, never stored
    origin: Mapped[str] = mapped_column(String(48), default="app")  # "app", "paper", "import:<source>"
    import_key: Mapped[str | None] = mapped_column(String(160))

    district: Mapped[District | None] = relationship()
    focus_area: Mapped[FocusArea | None] = relationship()
    project: Mapped[Project | None] = relationship()
    department: Mapped[Department | None] = relationship()
    merged_into: Mapped["Need | None"] = relationship(remote_side="Need.id")
    pictures: Mapped[list["NeedPicture"]] = relationship(back_populates="need", order_by="NeedPicture.position")
    additions: Mapped[list["Addition"]] = relationship(back_populates="need", order_by="Addition.told_at")
    answers: Mapped[list["Answer"]] = relationship(back_populates="need", order_by="Answer.answered_at")

    def settle(self) -> None:
        """Bring `public` and `waiting_since` in line with the rest. Done by itself whenever the row is written."""
        self.public = self.state in PUBLIC_STATES
        waits = self.state is NeedState.PUBLISHED and self.answered_at is None and self.used_at is None
        self.waiting_since = self.published_at if waits else None


@event.listens_for(Need, "before_insert")
@event.listens_for(Need, "before_update")
def _settle(_mapper: object, _connection: object, need: Need) -> None:
    need.settle()


class NeedPicture(Base):
    """A picture of a need, stored under a random name in the uploads folder."""

    __tablename__ = "need_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    width: Mapped[int]
    height: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)

    need: Mapped[Need] = relationship(back_populates="pictures")


class Keeper(Base):
    """A device that asked, through the secret link, to have the need on its own page too."""

    __tablename__ = "need_keeper"
    __table_args__ = (PrimaryKeyConstraint("need_id", "participant_id"), Index(None, "participant_id"))

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    since: Mapped[datetime]
