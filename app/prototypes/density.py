"""Where in a picture testers have pinned: pins that lie close are drawn as one. Nothing here asks the database.

A spot tells between which numbers its testers are, never how many: beside a total it would give another spot away.
Under five testers it has no number, and all such spots look the same (invariant 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import hypot

from app.core.smallcells import SMALLEST_CELL
from app.prototypes.models import Variant
from app.prototypes.queries import Spot

COLUMNS = 10  # cells across the picture; their height is the same
STEPS = (SMALLEST_CELL, 10, 20, 50)  # from how many testers a disc is the next larger
RADII = (7, 16, 21, 23, 25)  # of the discs, in pixels
GLOWS = (3, 6, 9, 12, 14)  # of the light around them, in per cent of the picture


@dataclass(frozen=True)
class Patch:
    """Where several pinned, in shares of width and height. step: how many of `STEPS` its testers have reached."""

    x: float
    y: float
    step: int

    @property
    def testers(self) -> str:
        """Between which numbers its testers are; nothing where they are too few."""
        if not self.step:
            return ""
        least = STEPS[self.step - 1]
        return f"{least}–{STEPS[self.step] - 1}" if self.step < len(STEPS) else f"{least}+"

    @property
    def radius(self) -> int:
        return RADII[self.step]

    @property
    def glow(self) -> int:
        return GLOWS[self.step]


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
    """The pins of a variant by where they lie, the largest last, so that they are drawn on top."""
    high = variant.height / variant.width if variant.width else 1.0
    kept: list[_Heap] = []
    for heap in sorted(_heaps(variant.id, spots, high), key=lambda one: (-len(one.whose), one.middle)):
        near = next((one for one in kept if _apart(one.middle, heap.middle, high) < 1 / COLUMNS), None)
        if near is None:
            kept.append(heap)
        else:
            near.whose |= heap.whose
    found = [Patch(_rounded(heap.middle[0]), _rounded(heap.middle[1]), _step(len(heap.whose))) for heap in kept]
    return sorted(found, key=lambda one: (one.step, one.x, one.y))  # any other order would tell who has more


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


def _step(testers: int) -> int:
    return sum(testers >= least for least in STEPS)


def _rounded(share: float) -> float:
    return round(share, 3)
