"""One page of the public needs: searched, filtered, ordered.

Few hits are collected by the index and sorted here; many are read in order until the page is full. The first
question stops at `COUNT_CAP` hits, so no search reads more rows because there are more needs.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.pagination import COUNT_CAP, Page
from app.needs.models import Need
from app.needs.search.matching import PUBLIC, holders, holds
from app.needs.search.words import pieces

CARD = (joinedload(Need.district), joinedload(Need.project))
Conditions = Sequence[ColumnElement[bool]]


class Sort(StrEnum):
    NEWEST = "newest"
    SUPPORTED = "supported"
    WAITING = "waiting"  # only those that wait for an answer, the longest first


KEYS = {Sort.NEWEST: Need.published_at, Sort.SUPPORTED: Need.support_count, Sort.WAITING: Need.waiting_since}
INDEXES = {Sort.NEWEST: "ix_need_newest", Sort.SUPPORTED: "ix_need_supported", Sort.WAITING: "ix_need_waiting"}


def find(
    text: str = "", *conditions: ColumnElement[bool], sort: Sort = Sort.NEWEST, number: int = 1, per_page: int = 20
) -> Page[Need]:
    """Page `number` of the public needs that hold every word of `text` and meet the conditions (on `Need` alone)."""
    asked = pieces(text)
    if text.strip() and not asked:
        return Page(items=[], number=1, per_page=per_page, total=0)
    where = [PUBLIC, *conditions]
    if sort is Sort.WAITING:
        where.append(Need.waiting_since.is_not(None))
    number = max(1, min(number, 10_000))
    start = (number - 1) * per_page
    hits = _hits(where, asked, sort)
    if hits is None:
        rows = _in_order(where, asked, sort, start, per_page + 1)
        return Page(rows[:per_page], number, per_page, COUNT_CAP, capped=True, more=len(rows) > per_page)
    rows = _load(hits[start : start + per_page])
    return Page(rows, number, per_page, len(hits), more=len(hits) > start + per_page)


def _hits(where: list[ColumnElement[bool]], asked: Sequence[str], sort: Sort) -> list[int] | None:
    """The ids of all hits in order, or None when there are more than `COUNT_CAP`."""
    wanted = list(where)
    if asked:
        numbers = holders(asked, COUNT_CAP)
        if numbers is not None:
            wanted.append(Need.id.in_(numbers))
        elif len(where) == 1:
            return None
        else:
            wanted += holds(asked)
    rows = db.session.execute(select(Need.id, KEYS[sort]).where(*wanted).limit(COUNT_CAP + 1)).all()
    if len(rows) > COUNT_CAP:
        return None
    ordered = sorted(rows, key=lambda row: (row[1], row[0]), reverse=sort is not Sort.WAITING)
    return [row[0] for row in ordered]


def _in_order(where: Conditions, asked: Sequence[str], sort: Sort, start: int, most: int) -> Sequence[Need]:
    key = KEYS[sort]
    order = (key, Need.id) if sort is Sort.WAITING else (key.desc(), Need.id.desc())
    query: Any = select(Need.id).where(*where, *holds(asked)).order_by(*order).offset(start).limit(most)
    # SQLite keeps no statistics by default and would rather sort everything; PostgreSQL sees by itself.
    query = query.with_hint(Need, f"INDEXED BY {INDEXES[sort]}", "sqlite")
    return _load(db.session.scalars(query).all())


def _load(ids: Sequence[int]) -> Sequence[Need]:
    if not ids:
        return []
    found = {need.id: need for need in db.session.scalars(select(Need).where(Need.id.in_(ids)).options(*CARD))}
    return [found[number] for number in ids if number in found]
