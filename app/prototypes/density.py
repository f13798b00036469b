"""Where in a picture testers have pinned: pins that lie close are drawn as one. Nothing here asks the database.

Under five testers a spot has no number, and all such spots look the same (invariant 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import hypot, sqrt

from app.core.smallcells import SMALLEST_CELL
from app.prototypes.models import Variant
from app.prototypes.queries import Spot

COLUMNS = 10  # cells across the picture; their height is the same
LARGEST = 22  # pixels, the radius of the largest disc


@dataclass(frozen=True)
class Patch:
    """Where several pinned, in shares of width and height. testers: how many; None where they are too few."""

    x: float
    y: float
    testers: int | None

    @property
    def radius(self) -> float:
        """Of the disc in pixels: its area goes with the number."""
        return 7 if self.testers is None else min(LARGEST, round(8 + 2 * sqrt(self.testers), 1))

    @property
    def glow(self) -> float:
        """Of the light around it, in per cent of the picture."""
        return 3 if self.testers is None else min(14, round(3 + 1.5 * sqrt(self.testers), 1))


@dataclass
class _Heap:
    x: float = 0
    y: float = 0
    pins: int = 0
    whose: set[int] = field(default_factory=set)

    @property
    def middle(self) -> tuple[float, float]:
        return self.x / self.pins, self.y / self.pins


def patches(variant: Variant, spots: Iterable[Spot]) -> list[Patch]:
    """The pins of a variant by where they lie, the fewest first, so that the largest are drawn on top."""
    high = variant.height / variant.width if variant.width else 1.0
    kept: list[_Heap] = []
    for heap in sorted(_heaps(variant.id, spots, high), key=lambda one: (-len(one.whose), one.middle)):
        near = next((one for one in kept if _apart(one.middle, heap.middle, high) < 1 / COLUMNS), None)
        if near is None:
            kept.append(heap)
        else:
            near.whose |= heap.whose
    found = [Patch(_rounded(heap.middle[0]), _rounded(heap.middle[1]), _told(len(heap.whose))) for heap in kept]
    return sorted(found, key=lambda one: one.testers or 0)


def by_place(variant: Variant, spots: Iterable[Spot]) -> dict[int | None, int | None]:
    """How many testers have pinned at each named place of the variant, and elsewhere. None where they are too few."""
    whose: dict[int | None, set[int]] = {}
    for spot in spots:
        if spot.variant_id == variant.id:
            whose.setdefault(spot.place_id, set()).add(spot.feedback_id)
    return {place: _told(len(testers)) for place, testers in whose.items()}


def _heaps(variant_id: int, spots: Iterable[Spot], high: float) -> Iterable[_Heap]:
    found: dict[tuple[int, int], _Heap] = {}
    for spot in spots:
        if spot.variant_id == variant_id and spot.x is not None and spot.y is not None:
            heap = found.setdefault((int(spot.x * COLUMNS), int(spot.y * high * COLUMNS)), _Heap())
            heap.x, heap.y, heap.pins = heap.x + spot.x, heap.y + spot.y, heap.pins + 1
            heap.whose.add(spot.feedback_id)
    return found.values()


def _apart(one: tuple[float, float], other: tuple[float, float], high: float) -> float:
    return hypot(one[0] - other[0], (one[1] - other[1]) * high)


def _told(testers: int) -> int | None:
    return testers if testers >= SMALLEST_CELL else None


def _rounded(share: float) -> float:
    return round(share, 3)
