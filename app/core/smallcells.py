"""Published numbers never single anyone out (invariant 5). docs/adr/0018 says what that means for votes."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

SMALLEST_CELL = 5
Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=Hashable)


def known(number: int) -> int | None:
    """How many, as far as it singles nobody out; None for a few. That there is nobody hides nobody.

    For a number that stands by itself: of several beside their sum, see `suppressed`.
    """
    return number if number >= SMALLEST_CELL or number == 0 else None


def suppressed(counts: Mapping[Key, int], floor: int = SMALLEST_CELL) -> dict[Key, int | None]:
    """The counts that may stand beside their sum: None where between 1 and `floor` - 1 hide.

    A single hidden cell could be found by subtraction, and so could cells that hide too little between them: then
    the smallest of the others hides too, until at least `floor` are hidden in two or more cells.
    """
    hidden = _hidden([counts], {key for key, count in counts.items() if 0 < count < floor}, floor)
    return {key: None if key in hidden else count for key, count in counts.items()}


def suppressed_together(
    tables: Sequence[Mapping[Key, int]],
    floor: int = SMALLEST_CELL,
    *,
    hidden: Collection[Key] = (),
    of: Sequence[int] | None = None,
) -> list[dict[Key, int | None]]:
    """The same for the parts of a whole whose own counts are published: what hides in one part hides in all.

    A part with nothing in the hidden cells shows that all of them are another's: so at least two must have some there.

    hidden: what hides in the whole already.
    of: how many each part consists of, where one person can be counted in several cells: those who are not counted in
    a cell can be found by subtraction, and must be none or enough too.
    """
    rest = [0] * len(tables) if of is None else of
    small = {
        key
        for table, people in zip(tables, rest, strict=True)
        for key, count in table.items()
        if 0 < count < floor or 0 < people - count < floor
    }
    found = _hidden(tables, small | set(hidden), floor)
    return [{key: None if key in found else count for key, count in table.items()} for table in tables]


def suppressed_grid(
    rows: Mapping[Row, Mapping[Key, int]], floor: int = SMALLEST_CELL, *, of: int = 0
) -> dict[Row, dict[Key, int | None]]:
    """The same for a table whose columns have sums that are published (those of `floor` or more). Its rows' must not be.

    Who is alone in a column is its sum, and a zero hides nobody: whoever knows that it is one subtracts it. So two
    cells that are not zero hide, or none. A row of fewer than `floor` hides whole: else it would tell what all of them
    said.

    of: how many each cell is counted of, when that is published too: those who are not in it must be none or enough.
    """
    small = {row for row, cells in rows.items() if 0 < sum(cells.values()) < floor}
    hidden = {
        (row, key)
        for row, cells in rows.items()
        for key, count in cells.items()
        if row in small or 0 < count < floor or 0 < of - count < floor
    }
    for key in {key: None for cells in rows.values() for key in cells}:
        column = {row: cells[key] for row, cells in rows.items() if cells[key]}
        held = {row for row in column if (row, key) in hidden}
        if held and sum(column.values()) >= floor:
            hidden |= {(row, key) for row in _hidden([column], held, floor)}
    return {row: {key: None if (row, key) in hidden else n for key, n in cells.items()} for row, cells in rows.items()}


def _hidden(tables: Sequence[Mapping[Key, int]], hidden: set[Key], floor: int) -> set[Key]:
    """The cells that hide, and as many more as it takes."""
    open_cells = [key for key in tables[0] if key not in hidden]  # in their order, so that equal ones always hide alike
    rest = sorted(open_cells, key=lambda key: min(table[key] for table in tables))
    for key in rest:
        sums = [total for table in tables if (total := sum(table[held] for held in hidden))]
        enough = all(total >= floor for total in sums) and len(sums) >= min(2, len(tables))
        if not hidden or (len(hidden) > 1 and enough):
            break
        hidden.add(key)
    return hidden
