"""One page of a long list, with a count that stops counting when it no longer helps anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from app.core.db import db

T = TypeVar("T")
COUNT_CAP = 1000


@dataclass(frozen=True)
class Page(Generic[T]):
    """`items` of page `number` (from 1). `total` is exact up to `COUNT_CAP`, and `capped` says that there are more."""

    items: Sequence[T]
    number: int
    per_page: int
    total: int
    capped: bool = False
    more: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def has_prev(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.more

    @property
    def first(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.items else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.per_page + len(self.items)


def cut(items: Sequence[T], number: int, per_page: int = 20) -> Page[T]:
    """Page `number` of what is loaded already; past the end the last one."""
    number = max(1, min(number, -(-len(items) // per_page)))
    first = (number - 1) * per_page
    more = len(items) > first + per_page
    return Page(items=items[first : first + per_page], number=number, per_page=per_page, total=len(items), more=more)


def paginate(
    query: Select[Any], number: int, per_page: int = 20, *, count: Select[Any] | None = None, or_last: bool = False
) -> Page[Any]:
    """Page `number` of `query` (already ordered, one entity per row). Two queries, whatever the number of rows.

    count: a lighter query with the same rows, when ordering or loading makes `query` dear to count.
    or_last: a page past the end gives the last one, for lists that grow shorter while one works through them.
    """
    number = max(1, min(number, 10_000))
    rows = db.session.scalars(query.limit(per_page + 1).offset((number - 1) * per_page)).unique().all()
    counted = (count if count is not None else query).order_by(None).limit(COUNT_CAP + 1)
    total = db.session.scalar(select(func.count()).select_from(counted.subquery())) or 0
    page = Page(
        items=rows[:per_page],
        number=number,
        per_page=per_page,
        total=min(total, COUNT_CAP),
        capped=total > COUNT_CAP,
        more=len(rows) > per_page,
    )
    return paginate(query, page.pages, per_page, count=count) if or_last and total and not rows else page
