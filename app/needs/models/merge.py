"""The history of merges: each can be undone, and both numbers stay alive."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.needs.models.need import NeedState

STANDING = text("undone_at IS NULL")


class Merge(Base):
    """`need` became part of `target`. Rows that stand form a tree; `Need.merged_into_id` is always its root."""

    __tablename__ = "need_merge"
    __table_args__ = (
        Index(None, "target_id", "undone_at"),
        Index("uq_need_merge_standing", "need_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"))
    state_before: Mapped[NeedState]
    # As first written. What people read of it stands in the receipt, in two languages.
    why: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None]
    merged_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
