"""The log: who (role) did what to which object, when and why. It is only ever added to, but for `cut_reasons`."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, insert, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, db
from app.core.pagination import Page, paginate
from app.core.permissions import Person, project_of


class AuditEntry(Base):
    """One line of the log. No foreign keys: it outlives what it tells about."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "project_id", "at"), Index(None, "object_kind", "object_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None]
    role: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(64))
    object_kind: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[int]
    project_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def record(
    person: Person, action: str, obj: Any, *, reason: str = "", project_id: int | None = None, **details: Any
) -> None:
    """Write that `person` did `action` ("needs.published") to `obj`, a flushed row. Details must be JSON, no people."""
    project = project_id if project_id is not None else project_of(obj)
    db.session.add(AuditEntry(**_line(person, action, obj, project, reason, details)))


def record_each(person: Person, action: str, things: Sequence[tuple[Any, dict[str, Any]]]) -> None:
    """The same for many: each thing with its own details. One statement, however many they are."""
    rows = [_line(person, action, obj, project_of(obj), "", details) for obj, details in things]
    if rows:
        db.session.execute(insert(AuditEntry), rows)


def _line(
    person: Person, action: str, obj: Any, project: int | None, reason: str, details: dict[str, Any]
) -> dict[str, Any]:
    return {
        "at": clock.now(),
        "account_id": person.account_id,
        "role": person.acts_as(project),
        "action": action,
        "object_kind": obj.__tablename__,
        "object_id": obj.id,
        "project_id": project,
        "reason": reason,
        "details": details,
    }


def log(
    project_id: int | None = None, number: int = 1, *, actions: Sequence[str] = (), roles: Sequence[str] = ()
) -> Page[AuditEntry]:
    """The project's log, or with None everything; newest first.

    actions: what they begin with ("needs.", "projects.decided_"); roles: who acted. Empty means all.
    """
    query = select(AuditEntry)
    if project_id is not None:
        query = query.where(AuditEntry.project_id == project_id)
    if actions:
        query = query.where(or_(*(AuditEntry.action.startswith(start, autoescape=True) for start in actions)))
    if roles:
        query = query.where(AuditEntry.role.in_(roles))
    return paginate(query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()), number, 50, or_last=True)


def last_by(kind: str, ids: Sequence[int], action: str) -> dict[int, int | None]:
    """The account that did `action` last to each of these things. Things that it was never done to are left out."""
    query = select(AuditEntry.object_id, AuditEntry.account_id).where(
        AuditEntry.object_kind == kind, AuditEntry.object_id.in_(ids), AuditEntry.action == action
    )
    return {row.object_id: row.account_id for row in db.session.execute(query.order_by(AuditEntry.id))}


def log_of_object(kind: str, object_id: int) -> Sequence[AuditEntry]:
    """All that was done to one thing, oldest first."""
    query = select(AuditEntry).where(AuditEntry.object_kind == kind, AuditEntry.object_id == object_id)
    return db.session.scalars(query.order_by(AuditEntry.id)).all()


def cut_reasons(kind: str, ids: Sequence[int], actions: Sequence[str], cut: Callable[[str], str]) -> None:
    """Leave of the reasons for these acts what `cut` gives: words to one person go when that person is forgotten."""
    query = select(AuditEntry).where(AuditEntry.object_kind == kind, AuditEntry.object_id.in_(ids))
    for entry in db.session.scalars(query.where(AuditEntry.action.in_(actions))):
        entry.reason = cut(entry.reason)
    db.session.flush()
