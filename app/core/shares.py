"""How sure a share is. Few answers say little about what others would have said, and then nothing is claimed."""

from dataclasses import dataclass
from math import sqrt

FEWEST = 20  # under so many the likely span is so wide that it tells nothing
_Z = 1.959964  # 95 %


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, and between what it would likely lie if very many of the same kind had answered."""

    part: int
    whole: int

    @property
    def few(self) -> bool:
        return self.whole < FEWEST

    @property
    def likely(self) -> tuple[float, float]:
        """The 95 % interval of Wilson, from 0 to 1: never outside, and fit for shares near none and all."""
        if not self.whole:
            return 0.0, 1.0
        share, square = self.part / self.whole, _Z * _Z / self.whole
        middle = share + square / 2
        reach = _Z * sqrt(share * (1 - share) / self.whole + square / (4 * self.whole))
        return max(0.0, (middle - reach) / (1 + square)), min(1.0, (middle + reach) / (1 + square))

    @property
    def tells_from_half(self) -> bool:
        """Whether it is more, or less, than half by more than chance usually makes."""
        low, high = self.likely
        return not self.few and (low > 0.5 or high < 0.5)
