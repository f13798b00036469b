"""One page of the public needs: searched, filtered, ordered.

Few hits are collected by the index and then sorted; many are read in order until the page is full, and so is the
list that nobody narrowed. Counting stops at `COUNT_CAP`, so nothing reads more rows because there are more needs.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.util import ClauseAdapter

from app.core.db import db
from app.core.pagination import COUNT_CAP, Page
from app.needs.models import Need
from app.needs.search.matching import PUBLIC, among_holders, holders, holds, indexed, one_of
from app.needs.search.words import pieces

CARD = (joinedload(Need.district), joinedload(Need.project))
Conditions = Sequence[ColumnElement[bool]]


class Sort(StrEnum):
    NEWEST = "newest"
    SUPPORTED = "supported"
    WAITING = "waiting"  # only those that wait for an answer, the longest first


KEYS = {Sort.NEWEST: Need.published_at, Sort.SUPPORTED: Need.support_count, Sort.WAITING: Need.waiting_since}


def find(
    text: str = "",
    *conditions: ColumnElement[bool],
    within: Mapping[str, int] | None = None,
    sort: Sort = Sort.NEWEST,
    number: int = 1,
    per_page: int = 20,
) -> Page[Need]:
    """Page `number` of the public needs that hold every word of `text` and meet the conditions (on `Need` alone).

    within: a `district_id`, a `focus_area_id`, a `project_id`, or several of them.
    """
    asked = pieces(text)
    if text.strip() and not asked:
        return Page(items=[], number=1, per_page=per_page, total=0)
    within = within or {}
    conditions = (*(getattr(Need, name) == value for name, value in within.items()), *conditions)
    where = [PUBLIC, *conditions]
    if sort is Sort.WAITING:  # «is not false», so that SQLite takes the index that begins with the moment
        where = [Need.waiting_since.is_not(None), Need.public.is_not(false()), *conditions]
    number = max(1, min(number, 10_000))
    start = (number - 1) * per_page
    everything = not asked and not conditions
    hits = None if everything else _hits(where, asked, indexed(within), sort)
    if hits is None:
        total = _counted(where, sort) if everything else COUNT_CAP + 1
        rows = _in_order(where, asked, sort, start, per_page + 1)
        return Page(
            items=rows[:per_page],
            number=number,
            per_page=per_page,
            total=min(total, COUNT_CAP),
            capped=total > COUNT_CAP,
            more=len(rows) > per_page,
        )
    rows = _load(hits[start : start + per_page])
    return Page(rows, number, per_page, len(hits), more=len(hits) > start + per_page)


def _hits(
    where: list[ColumnElement[bool]], asked: Sequence[str], settled: Mapping[str, int], sort: Sort
) -> list[int] | None:
    """The ids of all hits in order, or None when there are more than `COUNT_CAP`.

    settled: those of the conditions that the index of words answers.
    """
    numbers = holders(asked, COUNT_CAP, settled) if asked else None
    if numbers is not None:
        return _among(numbers, where, sort)
    if asked and len(where) == 1 + len(settled):
        return None
    few = select(Need.id, KEYS[sort]).where(*where, *among_holders(asked)).limit(COUNT_CAP + 1).subquery()
    found = db.session.scalars(select(few.c.id).order_by(*_order(few.c[KEYS[sort].key], few.c.id, sort))).all()
    return list(found) if len(found) <= COUNT_CAP else None


def _among(numbers: Sequence[int], where: Conditions, sort: Sort) -> list[int]:
    """Those of the numbers that meet the conditions, in order. The limit makes SQLite begin with the numbers, and not with an
    index that it hopes will do."""
    if not numbers:
        return []
    few = select(Need.__table__).where(one_of(numbers)).limit(len(numbers)).subquery()
    query = select(few.c.id).where(ClauseAdapter(few).traverse(and_(*where)))
    return list(db.session.scalars(query.order_by(*_order(few.c[KEYS[sort].key], few.c.id, sort))))


def _order(key: Any, number: Any, sort: Sort) -> tuple[Any, Any]:
    return (key, number) if sort is Sort.WAITING else (key.desc(), number.desc())


def _counted(where: Conditions, sort: Sort) -> int:
    few = select(Need.id).where(*where).order_by(KEYS[sort]).limit(COUNT_CAP + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def _in_order(where: Conditions, asked: Sequence[str], sort: Sort, start: int, most: int) -> Sequence[Need]:
    """By the index that has this order (`ix_need_newest` and its like), read until there are enough."""
    order = _order(KEYS[sort], Need.id, sort)
    query = select(Need.id).where(*where, *holds(asked)).order_by(*order).offset(start).limit(most)
    return _load(db.session.scalars(query).all())


def _load(ids: Sequence[int]) -> Sequence[Need]:
    if not ids:
        return []
    found = {need.id: need for need in db.session.scalars(select(Need).where(Need.id.in_(ids)).options(*CARD))}
    return [found[number] for number in ids if number in found]
