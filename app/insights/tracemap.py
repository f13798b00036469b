"""The trace map laid out: where each thing stands, which lines join them, and what is lit or loose."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.insights.queries.map import Arrow, Drawn, Spot
from app.insights.queries.things import Thing
from app.notifications.models import Subject

ROW, EDGE = 84, 40  # how high a row is, and where in it the lines begin
COLUMN, GAP = 200, 14  # how wide a column is in the drawing's own measure, and the room beside what stands in it


@dataclass(frozen=True)
class Line:
    """A curve from the right edge of one thing to the left edge of another."""

    path: str
    lit: bool
    against: bool


@dataclass(frozen=True)
class Branch:
    """A thing with what came of it, for the nested list. `again`: what follows stands further up already."""

    spot: Spot
    below: list["Branch"]
    against: bool = False
    again: bool = False


def lined_up(drawn: Drawn) -> list[list[Spot]]:
    """Each column in the order of what it comes from, so that fewer lines cross."""
    columns = [drawn.columns[0]]
    for spots in drawn.columns[1:]:
        at = {spot.thing: place for column in columns for place, spot in enumerate(column)}
        pulls: dict[Thing, list[int]] = defaultdict(list)
        for arrow in drawn.arrows:
            if arrow.source in at:
                pulls[arrow.target].append(at[arrow.source])
        far = len(spots) + len(at)
        columns.append(sorted(spots, key=lambda spot: _mean(pulls.get(spot.thing), far)))
    return columns


def _mean(places: list[int] | None, otherwise: int) -> float:
    return sum(places) / len(places) if places else otherwise


def lines(columns: list[list[Spot]], arrows: Iterable[Arrow], lit: set[Thing]) -> list[Line]:
    """What is lit is drawn last, on top of the rest."""
    places = {spot.thing: (x, y) for x, spots in enumerate(columns) for y, spot in enumerate(spots)}
    found = [
        Line(
            _curve(places[arrow.source], places[arrow.target]),
            arrow.source in lit and arrow.target in lit,
            arrow.against,
        )
        for arrow in arrows
        if arrow.source in places and arrow.target in places
    ]
    return sorted(found, key=lambda line: line.lit)


def _curve(source: tuple[int, int], target: tuple[int, int]) -> str:
    left, right = (source[0] + 1) * COLUMN - GAP, target[0] * COLUMN + GAP
    high, low = source[1] * ROW + EDGE, target[1] * ROW + EDGE
    if source[0] == target[0]:  # a pilot of a prototype: both stand in the last column
        left = right = source[0] * COLUMN + GAP
        return f"M{left} {high}C{left - 24} {high} {right - 24} {low} {right} {low}"
    middle = (left + right) / 2
    return f"M{left} {high}C{middle:g} {high} {middle:g} {low} {right} {low}"


def loose(drawn: Drawn) -> list[tuple[Spot, bool, bool]]:
    """What has nothing before it, or nothing after it: the thing, and which of the two. The last column needs none after."""
    found = []
    for spots in drawn.columns[1:]:
        for spot in spots:
            last = spot.thing[0] in (Subject.PROTOTYPE, Subject.PILOT)
            before, after = not spot.behind, not spot.ahead and not last
            if before or after:
                found.append((spot, before, after))
    return found


def nested(columns: list[list[Spot]], arrows: Iterable[Arrow]) -> list[Branch]:
    """The same as a list of lists, from what nothing leads to. What several things lead to is told in full once."""
    spots = {spot.thing: spot for column in columns for spot in column}
    ahead: dict[Thing, list[Arrow]] = defaultdict(list)
    reached = set()
    for arrow in arrows:
        if arrow.source in spots and arrow.target in spots:
            ahead[arrow.source].append(arrow)
            reached.add(arrow.target)
    seen: set[Thing] = set()

    def branch(thing: Thing, against: bool = False) -> Branch:
        again = thing in seen and bool(ahead[thing])
        seen.add(thing)
        below = [] if again else [branch(arrow.target, arrow.against) for arrow in ahead[thing]]
        return Branch(spots[thing], below, against, again)

    return [branch(thing) for thing in spots if thing not in reached]
