"""Published numbers never single anyone out (invariant 5)."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

SMALLEST_CELL = 5
Key = TypeVar("Key", bound=Hashable)


def suppressed(counts: Mapping[Key, int], floor: int = SMALLEST_CELL) -> dict[Key, int | None]:
    """The counts that may stand beside their sum: None where between 1 and `floor` - 1 hide.

    A single hidden cell could be found by subtraction, and so could cells that hide too little between them: then
    the smallest of the others hides too, until at least `floor` are hidden in two or more cells.
    """
    hidden = {key for key, count in counts.items() if 0 < count < floor}
    if not hidden:
        return dict(counts)
    open_cells = sorted((key for key in counts if key not in hidden and counts[key]), key=lambda key: counts[key])
    for key in open_cells:
        if len(hidden) > 1 and sum(counts[held] for held in hidden) >= floor:
            break
        hidden.add(key)
    return {key: None if key in hidden else count for key, count in counts.items()}
