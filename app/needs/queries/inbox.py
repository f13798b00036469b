"""What waits for a team or a moderator: the oldest first."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.pagination import COUNT_CAP, Page, paginate
from app.core.permissions import Person
from app.needs.models import Addition, AdditionState, Need, NeedState
from app.needs.permissions import HOUSE, READERS
from app.needs.search.finding import CARD
from app.needs.search.matching import holds
from app.needs.search.words import pieces


class Queue(StrEnum):
    """What to look at."""

    UNREAD = "unread"
    UNANSWERED = "unanswered"
    ADDITIONS = "additions"
    ALL = "all"


ORDER = {
    Queue.UNREAD: (Need.told_at, Need.id),
    Queue.UNANSWERED: (Need.waiting_since, Need.id),
    Queue.ALL: (Need.told_at.desc(), Need.id.desc()),
}


SORTS = {  # of all needs
    "": ORDER[Queue.ALL],
    "flest": (Need.support_count.desc(), Need.id.desc()),
    "ventet": (Need.waiting_since.is_(None), Need.waiting_since, Need.id),
}


def queue(
    kind: Queue, project_id: int | None, number: int = 1, *, unplaced: bool = False, text: str = "", sort: str = ""
) -> Page[Any]:
    """One page of what waits: needs, or additions. project_id None: of the whole instance, or (unplaced) of no project.

    text, sort: only of all needs; what waits is always the oldest first.
    """
    if kind is Queue.ADDITIONS:
        return paginate(_additions(project_id, unplaced).order_by(Addition.told_at, Addition.id), number, or_last=True)
    query = _needs(kind, project_id, unplaced)
    if text and (asked := pieces(text)):
        query = query.where(*holds(asked))
    order = SORTS[sort] if kind is Queue.ALL else ORDER[kind]
    return paginate(query.order_by(*order).options(*CARD), number, count=query, or_last=True)


def within_reach(person: Person) -> list[ColumnElement[bool]]:
    """The conditions under which `READ` lets this person take up a public need; none for those who may with all."""
    if HOUSE & person.instance_roles:
        return []
    ours = [number for number, roles in person.project_roles.items() if READERS & roles]
    return [or_(Need.project_id.is_(None), Need.project_id.in_(ours))]


def unread_within_reach(person: Person) -> list[ColumnElement[bool]]:
    """The same about needs that nobody has read: those in no project are for moderators and administrators alone."""
    if HOUSE & person.instance_roles:
        return []
    return [Need.project_id.in_([number for number, roles in person.project_roles.items() if READERS & roles])]


def counts(project_id: int | None, *, unplaced: bool = False) -> dict[Queue, int]:
    """How many wait in each queue, up to a thousand."""
    found = {kind: _count(_needs(kind, project_id, unplaced)) for kind in (Queue.UNREAD, Queue.UNANSWERED)}
    return {**found, Queue.ADDITIONS: _count(_additions(project_id, unplaced))}


def counts_by_project() -> dict[int, dict[Queue, int]]:
    """How many wait in each queue of each project in which something waits. Three statements, however many projects."""
    found: dict[int, dict[Queue, int]] = {}
    queries = {
        Queue.UNREAD: _needs(Queue.UNREAD, None, unplaced=False),
        Queue.UNANSWERED: _needs(Queue.UNANSWERED, None, unplaced=False),
        Queue.ADDITIONS: _additions(None, unplaced=False),
    }
    for kind, query in queries.items():
        grouped = query.with_only_columns(Need.project_id, func.count(), maintain_column_froms=True)
        for project_id, number in db.session.execute(
            grouped.where(Need.project_id.is_not(None)).group_by(Need.project_id)
        ):
            found.setdefault(project_id, {})[kind] = number
    return found


def following_in(kind: Queue, project_id: int | None, need: Need) -> Need | None:
    """The one that comes after `need` in the queue, or the first one when it is the last."""
    if kind not in (Queue.UNREAD, Queue.UNANSWERED):
        return None
    key = ORDER[kind][0]
    query = _needs(kind, project_id, unplaced=False).where(Need.id != need.id).order_by(*ORDER[kind]).limit(1)
    at = need.told_at if kind is Queue.UNREAD else need.waiting_since
    later = query.where((key > at) | ((key == at) & (Need.id > need.id))) if at else query
    found: Need | None = db.session.scalar(later) or db.session.scalar(query)
    return found


def additions_waiting(need: Need) -> Sequence[Addition]:
    query = select(Addition).where(Addition.need_id == need.id, Addition.state == AdditionState.WAITING)
    return db.session.scalars(query.order_by(Addition.told_at, Addition.id)).all()


def _needs(kind: Queue, project_id: int | None, unplaced: bool) -> Any:
    query = select(Need)
    if kind is Queue.UNREAD:
        query = query.where(Need.state == NeedState.WAITING)
    elif kind is Queue.UNANSWERED:
        query = query.where(Need.waiting_since.is_not(None))
    else:
        query = query.where(Need.state != NeedState.WITHDRAWN)
    return _within(query, project_id, unplaced)


def _additions(project_id: int | None, unplaced: bool) -> Any:
    query = select(Addition).join(Addition.need).options(joinedload(Addition.need).joinedload(Need.project))
    return _within(query.where(Addition.state == AdditionState.WAITING), project_id, unplaced)


def _within(query: Any, project_id: int | None, unplaced: bool) -> Any:
    if project_id is not None:
        return query.where(Need.project_id == project_id)
    return query.where(Need.project_id.is_(None)) if unplaced else query


def _count(query: Any) -> int:
    counted = query.with_only_columns(Need.id).order_by(None).limit(COUNT_CAP).subquery()
    return db.session.scalar(select(func.count()).select_from(counted)) or 0
