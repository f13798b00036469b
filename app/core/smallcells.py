"""Published numbers never single anyone out (invariant 5). docs/adr/0018 says what that means for votes."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

SMALLEST_CELL = 5
Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=Hashable)


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
    rows: Mapping[Row, Mapping[Key, int]], floor: int = SMALLEST_CELL
) -> dict[Row, dict[Key, int | None]]:
    """The same for a table whose columns, and perhaps rows, have sums that are published (those of `floor` or more).

    No line of it gives a cell away. A row of fewer than `floor` hides whole: else it would tell what all of them said.
    """
    lines = [[(row, key) for key in cells] for row, cells in rows.items()]
    counts = {(row, key): count for row, cells in rows.items() for key, count in cells.items()}
    hidden = {cell for cell, count in counts.items() if 0 < count < floor}
    hidden |= {cell for line in lines if 0 < sum(map(counts.__getitem__, line)) < floor for cell in line}
    lines += [list(line) for line in zip(*lines, strict=True)]
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        for line in lines:
            held = {cell for cell in line if cell in hidden}
            if sum(map(counts.__getitem__, line)) >= floor and any(counts[cell] for cell in held):
                hidden |= _hidden([{cell: counts[cell] for cell in line}], held, floor)
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
