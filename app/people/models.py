"""Participants as far as we know them, accounts with roles, and the secrets that prove who is there."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.core.permissions import Role

INSTANCE = text("project_id IS NULL")


class IdentityLevel(StrEnum):
    """How sure an activity is that a participant is one person (brief: identity levels)."""

    OPEN = "open"
    ROOM = "room"
    CODE = "code"
    EMAIL = "email"
    EID = "eid"


class Participant(Base):
    """A device or a person taking part. Holds nothing about who it is: `Identity` does, as keyed hashes."""

    __tablename__ = "participant"

    id: Mapped[int] = mapped_column(primary_key=True)
    first_seen: Mapped[date]
    origin: Mapped[str] = mapped_column(String(16), default="app")  # "app", "import", "demo"

    identities: Mapped[list["Identity"]] = relationship(back_populates="participant", passive_deletes=True)


class Identity(Base):
    """One way to be known as a participant: a device's cookie, a confirmed address, an eID. Only keyed hashes."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("level", "key_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    level: Mapped[IdentityLevel]
    key_hash: Mapped[str] = mapped_column(String(64))
    confirmed_at: Mapped[datetime]

    participant: Mapped[Participant] = relationship(back_populates="identities")


class Contact(Base):
    """An address that a participant left in order to get answers, and confirmed by link. One per participant."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    lang: Mapped[str] = mapped_column(String(2), default="nb")
    confirmed_at: Mapped[datetime]
    proven: Mapped[bool] = mapped_column(default=False)  # on the device that asked: who reads the mail is who asked
    stopped_at: Mapped[datetime | None]
    stop_token: Mapped[str] = mapped_column(String(32), unique=True)  # in every mail; can only stop mail
    written_to_at: Mapped[datetime | None]  # when there was last something to tell; the address goes after two years


class StopLink(Base):
    """The link in the mails to a contact that became part of this one: it goes on stopping them."""

    __tablename__ = "stop_link"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)


class Account(Base):
    """Somebody who works with the projects: signs in by a one-time code to this address."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    lang: Mapped[str] = mapped_column(String(2), default="nb")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    demo_key: Mapped[str | None] = mapped_column(String(32), unique=True)

    roles: Mapped[list["RoleGrant"]] = relationship(back_populates="account", passive_deletes=True)


class RoleGrant(Base):
    """A role of an account, in one project or (project_id NULL) in the whole instance."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("account_id", "role", "project_id"),
        # Both databases take NULLs as different, so an instance role is kept single by a partial index.
        Index(
            "uq_role_grant_instance",
            "account_id",
            "role",
            unique=True,
            sqlite_where=INSTANCE,
            postgresql_where=INSTANCE,
        ),
        CheckConstraint("(role IN ('moderator', 'administrator')) = (project_id IS NULL)", name="role_scope"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role]
    project_id: Mapped[int | None]  # projects stand above people: no foreign key down here
    granted_at: Mapped[datetime]

    account: Mapped[Account] = relationship(back_populates="roles")


class LoginSession(Base):
    """One signed-in browser. Deleting the row signs it out at once."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class CodePurpose(StrEnum):
    SIGN_IN = "sign_in"  # an account signs in
    CONFIRM_IDENTITY = "confirm_identity"  # a participant proves an address for an activity of level e-mail
    CONFIRM_CONTACT = "confirm_contact"  # a participant confirms an address to get answers at
    MOVE = "move"  # my page to another device


class OneTimeSecret(Base):
    """A code or a link sent by e-mail: one use, short life, stored hashed.

    One row per purpose and scope (an address, and where it matters a participant), so a newer secret replaces the
    older one by constraint.
    """

    __tablename__ = "one_time_secret"
    __table_args__ = (UniqueConstraint("purpose", "scope_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[CodePurpose]
    scope_hash: Mapped[str] = mapped_column(String(64))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")  # only where the use needs it (links)
    lang: Mapped[str] = mapped_column(String(2), default="nb")
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
