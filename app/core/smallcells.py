"""Published numbers never single anyone out (invariant 5)."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

SMALLEST_CELL = 5
Key = TypeVar("Key", bound=Hashable)


def suppressed(counts: Mapping[Key, int], floor: int = SMALLEST_CELL) -> dict[Key, int | None]:
    """The counts that may stand beside their sum: None where between 1 and `floor` - 1 hide.

    A single hidden cell could be found by subtraction, and so could cells that hide too little between them: then
    the smallest of the others hides too, until at least `floor` are hidden in two or more cells.
    """
    return suppressed_together([counts], floor)[0]


def suppressed_together(tables: Sequence[Mapping[Key, int]], floor: int = SMALLEST_CELL) -> list[dict[Key, int | None]]:
    """The same for tables with the same keys that add up to a published one: what hides in one hides in all."""
    hidden = {key for table in tables for key, count in table.items() if 0 < count < floor}
    rest = sorted(set(tables[0]) - hidden, key=lambda key: min(table[key] for table in tables))
    for key in rest:
        sums = [sum(table[held] for held in hidden) for table in tables]
        if not hidden or (len(hidden) > 1 and all(total == 0 or total >= floor for total in sums)):
            break
        hidden.add(key)
    return [{key: None if key in hidden else count for key, count in table.items()} for table in tables]
