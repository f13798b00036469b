"""Who was who in imported files, so that a second import meets the same participants."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class ImportedParticipant(Base):
    """A participant of another system. Only a keyed hash of the name that the file had for it is stored."""

    __tablename__ = "imported_participant"
    __table_args__ = (UniqueConstraint("source", "key_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    key_hash: Mapped[str] = mapped_column(String(64))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
