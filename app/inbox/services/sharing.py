"""Who takes care of what, and what has been read where only the inbox can say so."""

from collections.abc import Sequence
from itertools import groupby
from typing import Protocol

from app.core import clock
from app.core.contributions import Kind
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.text import whole
from app.core.upsert import upsert
from app.inbox.models import Item
from app.inbox.permissions import WORK
from app.inbox.queries import Entry
from app.inbox.services import many
from app.inbox.services.outcome import Before, Outcome
from app.people import accounts
from app.projects.models import Project

UNIQUE = ("project_id", "kind", "item_id")
MEANWHILE = lazy_("Noen andre har endret det imens.")
PUBLISHED = lazy_("Behov, tillegg og merknader blir lest ved at de publiseres eller skjules.")


class Noted(Protocol):
    """What it takes to know of a contribution to note something about it."""

    @property
    def kind(self) -> Kind: ...
    @property
    def id(self) -> int: ...
    @property
    def assignee_id(self) -> int | None: ...
    @property
    def read_here(self) -> bool: ...
    @property
    def unread(self) -> bool: ...


def assign(by: Person, project: Project, entries: Sequence[Noted], value: str) -> Outcome:
    """Let the account `value` take care of them; "" is nobody. Raises `Invalid` for who does not work here.

    One that somebody else has given to another since it was looked up stays as it is.
    """
    WORK.check(by, project)
    account = whole(value)
    if value and account not in {one.id for one in accounts.of_project(project.id)}:
        raise Invalid(lazy_("Velg noen som arbeider i prosjektet."), "who")
    outcome = Outcome()
    wanted = [entry for entry in entries if entry.assignee_id != account]
    now = many.held(project, [(entry.kind, entry.id) for entry in wanted])
    for entry in wanted:
        held = now[entry.kind, entry.id].assignee_id
        if held != entry.assignee_id:
            outcome.refused[str(MEANWHILE)] += 1
        else:
            outcome.before.append((entry.kind, entry.id, held))
    many.write(project, [(kind, number) for kind, number, _held in outcome.before], assignee_id=account)
    return outcome


def assign_back(_by: Person, project: Project, value: str, before: Sequence[Before]) -> int:
    """Those that nobody has given to somebody else meanwhile get back who they had."""
    ours = Item.assignee_id.is_not_distinct_from(whole(value))
    had = sorted(before, key=lambda one: one[2] or 0)
    return sum(
        many.write(project, [(kind, number) for kind, number, _held in group], ours, assignee_id=account or None)
        for account, group in groupby(had, key=lambda one: one[2] or 0)
    )


def mark_read(by: Person, project: Project, entries: Sequence[Noted], _value: str) -> Outcome:
    """They have been read. Of the kinds that others can see once they are read, their own slices say so."""
    WORK.check(by, project)
    outcome = Outcome()
    wanted = [(entry.kind, entry.id) for entry in entries if entry.read_here and entry.unread]
    now = many.held(project, wanted)
    outcome.before = [(*thing, None) for thing in wanted if now[thing].read_at is None]
    many.write(project, [(kind, number) for kind, number, _held in outcome.before], read_at=clock.now())
    if others := sum(not entry.read_here for entry in entries):
        outcome.refused[str(PUBLISHED)] = others
    return outcome


def read(project: Project, entry: Entry) -> None:
    """Note that it has been read."""
    key = {"project_id": project.id, "kind": entry.kind, "item_id": entry.id}
    upsert(Item, unique=UNIQUE, update=("read_at",), **key, read_at=clock.now())


def mark_unread(_by: Person, project: Project, _value: str, before: Sequence[Before]) -> int:
    things = [(kind, number) for kind, number, _held in before]
    return many.write(project, things, Item.read_at.is_not(None), read_at=None)


def unread(project: Project, kind: Kind, number: int) -> int:
    return many.write(project, [(kind, number)], Item.read_at.is_not(None), read_at=None)
