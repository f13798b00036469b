"""What the team notes about contributions, written for many at once: the number of statements does not grow with them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, select, update

from app.core.contributions import Kind
from app.core.db import db
from app.core.upsert import changed, insert_into
from app.inbox.models import Item
from app.projects.models import Project

AT_ONCE = 1000  # rows in one statement
Thing = tuple[Kind, int]


@dataclass(frozen=True)
class Now:
    """What is noted about a contribution."""

    assignee_id: int | None
    read_at: datetime | None


def batches(things: Iterable[Thing]) -> Iterator[tuple[Kind, list[int]]]:
    """The ids by kind, so many at once as one statement takes, always in the same order."""
    for kind, group in groupby(sorted(set(things), key=lambda one: (one[0].value, one[1])), key=lambda one: one[0]):
        ids = [number for _kind, number in group]
        for start in range(0, len(ids), AT_ONCE):
            yield kind, ids[start : start + AT_ONCE]


def held(project: Project, things: Sequence[Thing]) -> dict[Thing, Now]:
    """What is noted about each now, by the thing. Held until the transaction ends: two wait for each other."""
    found: dict[Thing, Now] = {}
    for kind, ids in batches(things):
        rows = [{"project_id": project.id, "kind": kind, "item_id": number} for number in ids]
        db.session.execute(insert_into(Item).values(rows).on_conflict_do_nothing())
        query = select(Item.item_id, Item.assignee_id, Item.read_at).where(*_these(project, kind, ids))
        for row in db.session.execute(query.order_by(Item.item_id).with_for_update()):
            found[kind, row.item_id] = Now(row.assignee_id, row.read_at)
    return found


def write(project: Project, things: Iterable[Thing], *where: ColumnElement[bool], **values: Any) -> int:
    """Note the `values` about all of them that meet `where`. Returns how many did."""
    return sum(
        changed(update(Item).where(*_these(project, kind, ids), *where).values(**values))
        for kind, ids in batches(things)
    )


def _these(project: Project, kind: Kind, ids: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    return Item.project_id == project.id, Item.kind == kind, Item.item_id.in_(ids)
