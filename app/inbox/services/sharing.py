"""Who takes care of what, and what has been read where only the inbox can say so."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, update

from app.core import clock
from app.core.contributions import Kind
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.text import whole
from app.core.upsert import changed, upsert
from app.inbox.models import Item
from app.inbox.permissions import WORK
from app.inbox.queries import Entry
from app.inbox.services.outcome import Before, Outcome
from app.people import accounts
from app.projects.models import Project

UNIQUE = ("project_id", "kind", "item_id")


def assign(by: Person, project: Project, entries: Sequence[Entry], value: str) -> Outcome:
    """Let the account `value` take care of them; "" is nobody. Raises `Invalid` for who does not work here."""
    WORK.check(by, project)
    account = whole(value)
    if value and account not in {one.id for one in accounts.of_project(project.id)}:
        raise Invalid(lazy_("Velg noen som arbeider i prosjektet."), "who")
    outcome = Outcome()
    for entry in entries:
        if entry.assignee_id != account:
            _set(project, entry.kind, entry.id, "assignee_id", account)
            outcome.before.append((entry.kind, entry.id, entry.assignee_id))
    return outcome


def assign_back(_by: Person, project: Project, value: str, before: Sequence[Before]) -> int:
    """Those that nobody has given to somebody else meanwhile get back who they had."""
    held = Item.assignee_id.is_not_distinct_from(whole(value))
    return sum(_change(project, kind, number, held, assignee_id=account) for kind, number, account in before)


def mark_read(by: Person, project: Project, entries: Sequence[Entry], _value: str) -> Outcome:
    """They have been read. Of the kinds that others can see once they are read, their own slices say so."""
    WORK.check(by, project)
    outcome = Outcome()
    for entry in entries:
        if entry.read_here and entry.unread:
            read(project, entry)
            outcome.before.append((entry.kind, entry.id, None))
        elif not entry.read_here:
            outcome.refused[
                str(lazy_("Behov, tillegg og merknader blir lest ved at de publiseres eller skjules."))
            ] += 1
    return outcome


def read(project: Project, entry: Entry) -> None:
    """Note that it has been read."""
    _set(project, entry.kind, entry.id, "read_at", clock.now())


def mark_unread(_by: Person, project: Project, _value: str, before: Sequence[Before]) -> int:
    return sum(unread(project, kind, number) for kind, number, _held in before)


def unread(project: Project, kind: Kind, number: int) -> int:
    return _change(project, kind, number, Item.read_at.is_not(None), read_at=None)


def _set(project: Project, kind: Kind, number: int, name: str, value: Any) -> None:
    key = {"project_id": project.id, "kind": kind, "item_id": number}
    upsert(Item, unique=UNIQUE, update=(name,), **key, **{name: value})


def _change(project: Project, kind: Kind, number: int, held: Any, **values: Any) -> int:
    this = and_(Item.project_id == project.id, Item.kind == kind, Item.item_id == number)
    return changed(update(Item).where(this, held).values(**values))
