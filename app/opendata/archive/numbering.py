"""Numbers for the rows that come in: their own where nobody has them, else others that are set aside for them.

In PostgreSQL others work meanwhile and get theirs from the same sequence: it is only ever moved forward, by taking from
it, so that no number is given twice. In SQLite nobody else writes. A dry run takes nothing, and stands far away from
the numbers that others are given while it lasts.
"""

from sqlalchemy import Table, func, select, text

from app.core.db import db
from app.core.errors import Invalid
from app.opendata.archive.parts import NOT_OURS

TOGETHER = 500  # ids in one question
FARTHEST = 10_000_000  # between the first and the last of a table; no municipality comes near it
AWAY = 1_000_000


def how_far(table: Table, ids: list[int], *, dry_run: bool) -> tuple[int, bool]:
    """How far the ids move, and whether that is because some of them are taken here."""
    if not ids:
        return 0, False
    first, last = min(ids), max(ids)
    if not isinstance(first, int) or first < 1 or last - first > FARTHEST:
        raise Invalid(NOT_OURS)
    taken = _is_taken(table, ids)
    if dry_run:
        return max(_newest(table), last) + AWAY - first, taken
    if not taken and _keeps(table, last):
        return 0, False
    return _set_aside(table, last - first + 1) - first, True


def _is_taken(table: Table, ids: list[int]) -> bool:
    batches = (ids[start : start + TOGETHER] for start in range(0, len(ids), TOGETHER))
    return any(db.session.scalar(select(table.c.id).where(table.c.id.in_(some)).limit(1)) for some in batches)


def _newest(table: Table) -> int:
    """The highest number that was ever given here."""
    held = int(db.session.scalar(select(func.max(table.c.id))) or 0)
    return max(held, _given(table))


def _given(table: Table) -> int:
    if db.sqlite:  # of tables whose numbers are never given twice
        query = text("SELECT max(seq) FROM sqlite_sequence WHERE name = :name")
        return int(db.session.scalar(query, {"name": table.name}) or 0)
    query = text(f"SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {_sequence(table)}")  # noqa: S608 - names of our own
    return int(db.session.scalar(query) or 0)


def _sequence(table: Table) -> str:
    return str(db.session.scalar(select(func.pg_get_serial_sequence(table.name, "id"))))


def _keeps(table: Table, last: int) -> bool:
    """See to it that nobody is given a number up to this one; False where that would be too many numbers to pass."""
    if db.sqlite:
        return True
    if last - _given(table) > FARTHEST:
        return False
    while (missing := last - _given(table)) > 0:
        _take(table, missing)
    return True


def _set_aside(table: Table, number: int) -> int:
    """The first of so many numbers in a row that are nobody's and will be nobody else's."""
    if db.sqlite:
        return _newest(table) + 1
    _keeps(table, _newest(table))
    while True:
        first, last = _take(table, number)
        if last - first + 1 == number:  # else somebody was given one in between
            return first


def _take(table: Table, number: int) -> tuple[int, int]:
    """The first and the last of so many numbers."""
    each = (
        select(func.nextval(_sequence(table)).label("number")).select_from(func.generate_series(1, number)).subquery()
    )
    first, last = db.session.execute(select(func.min(each.c.number), func.max(each.c.number))).one()
    return first, last
