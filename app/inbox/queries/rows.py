"""Reads of the inbox: one page, how many are left, one contribution and its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from app.core.contributions import Kind, shown_number
from app.core.db import db
from app.core.pagination import Page
from app.core.permissions import Person
from app.core.text import imprint
from app.inbox.queries.filters import Filters, Order, Show, conditions
from app.inbox.queries.union import SLIM, Joined, joined, number, readable
from app.projects.models import Project

PER_PAGE = 20


@dataclass(frozen=True)
class Entry:
    """One contribution as a row of the inbox."""

    kind: Kind
    id: int
    text: str
    lang: str
    state: str
    origin: str
    place: str
    weight: int
    ref: str
    activity_id: int | None
    district_id: int | None
    received_at: datetime
    owed_at: datetime | None
    unread: bool
    read_here: bool
    prepared: bool
    placeable: bool
    placed: bool
    source_kind: str | None
    source_id: int | None
    assignee_id: int | None
    seen: str = ""  # as what whoever does something with it saw it (see `chosen`), when they said so

    @property
    def number(self) -> int:
        """How addresses name it."""
        return shown_number(self.kind, self.id)

    @property
    def value(self) -> str:
        """How forms name it."""
        return f"{self.kind.value}:{self.number}"

    @property
    def chosen(self) -> str:
        """The same in a form that does something with it: with the state in which it was looked at.

        Who wrote a remark may change it at any time: of it, what was looked at are the words.
        """
        return f"{self.value}:{imprint(self.text) if self.kind is Kind.PIN else self.state}"


@dataclass(frozen=True)
class Match:
    """As much of a contribution as it takes to note something about it."""

    kind: Kind
    id: int
    assignee_id: int | None
    read_here: bool
    unread: bool


@dataclass(frozen=True)
class Around:
    """Where a contribution stands in a list: its place from 1, how many there are, and who stand before and after it."""

    place: int
    total: int
    before: tuple[Kind, int] | None
    after: tuple[Kind, int] | None


def page(person: Person, project: Project, asked: Filters, page_number: int = 1) -> Page[Entry]:
    """One page of what is asked for: one statement that finds them, and one for each kind that is on the page.

    Past the end it is the last one.
    """
    page_number = max(1, min(page_number, 10_000))
    rows, where = _asked(person, project, asked)
    listed = select(rows.c.kind, rows.c.id, func.count().over().label("total")).select_from(rows.source).where(*where)
    start = (page_number - 1) * PER_PAGE
    found = db.session.execute(listed.order_by(*_order(asked, rows)).limit(PER_PAGE).offset(start)).all()
    total = found[0].total if found else _number(rows, where) if start else 0
    if total and not found:  # it has grown shorter while one worked through it
        return page(person, project, asked, -(-total // PER_PAGE))
    return Page(
        items=several(person, project, [(Kind(row.kind), row.id) for row in found]),
        number=page_number,
        per_page=PER_PAGE,
        total=total,
        more=start + PER_PAGE < total,
    )


def matching(person: Person, project: Project, asked: Filters, until: datetime, most: int) -> list[Match]:
    """All that matches what is asked for and had come by `until`, at most so many. One statement."""
    rows, where = _asked(person, project, asked)
    query = select(
        rows.c.kind, rows.c.id, rows.item.c.assignee_id, rows.c.read_here, rows.unread.label("unread")
    ).select_from(rows.source)
    query = query.where(*where, rows.c.received_at <= until).order_by(*_order(asked, rows)).limit(most)
    return [Match(Kind(row.kind), *row[1:]) for row in db.session.execute(query)]


def number_matching(person: Person, project: Project, asked: Filters, until: datetime) -> int:
    """How many they are."""
    rows, where = _asked(person, project, asked)
    return _number(rows, [*where, rows.c.received_at <= until])


def number_to_read(person: Person, project: Project, asked: Filters, until: datetime) -> int:
    """How many of them can be marked as read here, and are not."""
    rows, where = _asked(person, project, asked)
    return _number(rows, [*where, rows.c.received_at <= until, rows.c.read_here, rows.unread])


def _asked(person: Person, project: Project, asked: Filters) -> tuple[Joined, list[ColumnElement[bool]]]:
    """The rows without their words, and the conditions on them. Kinds that are not asked for are not read at all."""
    kinds = [source for source in readable(person, project) if asked.kind in ("", source.kind)]
    rows = joined(project.id, kinds, SLIM | asked.columns)
    return rows, list(conditions(asked, rows, person.account_id or 0))


def _number(rows: Joined, where: list[ColumnElement[bool]]) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.source).where(*where)) or 0


def left(person: Person, project: Project) -> dict[Show, int]:
    """How many there are of each that one can choose to look at. One statement."""
    rows = joined(project.id, readable(person, project), SLIM)
    asked = {
        Show.WAITING: rows.owed.is_not(None),
        Show.UNREAD: rows.unread,
        Show.PREPARED: rows.prepared,
        Show.UNPLACED: rows.unplaced,
        Show.MENTIONS: rows.mentions(person.account_id or 0),
        Show.ALL: rows.c.id.is_not(None),
    }
    row = db.session.execute(select(*map(number, asked.values())).select_from(rows.source)).one()
    return dict(zip(asked, row, strict=True))


def waiting_by_kind(person: Person, project: Project) -> dict[Kind, int]:
    """How many of each kind wait for us, as the inbox counts them; kinds of which none waits are left out."""
    kinds = readable(person, project)
    rows = joined(project.id, kinds, SLIM)
    query = select(rows.c.kind, func.count().label("waiting")).select_from(rows.source)
    query = query.where(rows.owed.is_not(None)).group_by(rows.c.kind)
    found = {row.kind: row.waiting for row in db.session.execute(query)}
    return {source.kind: found[source.kind] for source in kinds if source.kind in found}


def one(person: Person, project: Project, kind: Kind, item_id: int) -> Entry | None:
    """The contribution, when it was given to the project and this person may read it."""
    kinds = [source for source in readable(person, project) if source.kind is kind]
    rows = joined(project.id, kinds)
    row = db.session.execute(_entries(rows).where(rows.c.id == item_id)).first() if kinds else None
    return _entry(row) if row is not None else None


def several(person: Person, project: Project, wanted: list[tuple[Kind, int]]) -> list[Entry]:
    """Those of the contributions that are there to be read, in the order given. One statement for each kind."""
    found: dict[tuple[Kind, int], Entry] = {}
    for source in readable(person, project):
        ids = [number for kind, number in wanted if kind is source.kind]
        if ids:
            rows = joined(project.id, [source])
            for row in db.session.execute(_entries(rows).where(rows.c.id.in_(ids))):
                found[source.kind, row.id] = _entry(row)
    return [found[key] for key in dict.fromkeys(wanted) if key in found]


def around(
    person: Person, project: Project, asked: Filters, entry: Entry, skip: Sequence[tuple[Kind, int]] = ()
) -> Around:
    """Where `entry` stands in what is asked for. When it is not there (any more), the first one comes after it.

    skip: what does not come after it, unless nothing else does.
    """
    rows, where = _asked(person, project, asked)
    order = _order(asked, rows)
    numbered = select(
        rows.c.kind,
        rows.c.id,
        func.row_number().over(order_by=order).label("place"),
        func.count().over().label("total"),
    )
    listed = numbered.select_from(rows.source).where(*where).cte("listed")
    this = and_(listed.c.kind == entry.kind.value, listed.c.id == entry.id)
    at = select(listed.c.place).where(this).scalar_subquery()
    here = func.coalesce(at, 0)
    near = select(listed).where(listed.c.place.between(here - 1, here + 1 + len(skip)))
    found = {row.place: row for row in db.session.execute(near)}
    mine = next((row.place for row in found.values() if (row.kind, row.id) == (entry.kind.value, entry.id)), 0)
    total = next((row.total for row in found.values()), 0)
    ahead = [found[place] for place in range(mine + 1, mine + 2 + len(skip)) if place in found]
    taken = {(kind.value, number) for kind, number in skip}
    free = [row for row in ahead if (row.kind, row.id) not in taken]
    before, after = found.get(mine - 1), next(iter(free or ahead), None)
    return Around(mine, total, *(((Kind(row.kind), row.id) if row is not None else None) for row in (before, after)))


def _entries(rows: Joined) -> Select[Any]:
    taken = ("kind", "id", "text", "lang", "state", "origin", "place", "weight", "ref", "activity_id", "district_id")
    more = ("received_at", "read_here", "placeable", "source_kind", "source_id")
    return select(
        *(rows.c[name] for name in (*taken, *more)),
        rows.owed.label("owed_at"),
        rows.unread.label("unread"),
        rows.prepared.label("prepared"),
        rows.placed.label("placed"),
        rows.item.c.assignee_id,
    ).select_from(rows.source)


def _entry(row: Row[Any]) -> Entry:
    values = dict(row._mapping)
    return Entry(**{**values, "kind": Kind(values["kind"])})


def _order(asked: Filters, rows: Joined) -> tuple[Any, ...]:
    last = (rows.c.kind, rows.c.tie, rows.c.id)
    if asked.order is Order.NEWEST:
        return (rows.c.received_at.desc(), *last)
    if asked.order is Order.SUPPORTED:
        return (rows.c.weight.desc(), rows.c.received_at, *last)
    return (rows.owed.is_(None), func.coalesce(rows.owed, rows.c.received_at), *last)
