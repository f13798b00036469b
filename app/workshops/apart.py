"""What a round came to by each way of answering: never added together, and what was counted in the room by itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.smallcells import SMALLEST_CELL
from app.workshops.kinds import Choice, HandCell, HandLine, Kind, Question, Value
from app.workshops.models import Channel, HandCount, Hands
from app.workshops.wording import WAYS

Counted = Mapping[tuple[int, int, Hands], int]  # option, answer to it, and way -> how many


@dataclass(frozen=True, kw_only=True)
class HandRow:
    """What was counted by hand for one option, or for one answer to it: `answer`, which is empty for the option itself.
    A way of so few people that it is told without numbers has none here."""

    choice: Choice
    hands: int
    paper: int
    line: HandLine
    answer: HandCell


@dataclass(frozen=True, kw_only=True)
class Apart:
    """What was answered in a round for people without a phone, by one way. `result` as in `Outcome`; None too where
    texts are gathered, which all stand in one list."""

    channel: Channel
    answers: int
    abstained: int
    values: Sequence[Value]
    result: Any

    @property
    def name(self) -> Any:
        """What it is called on a page."""
        return WAYS[self.channel]

    @property
    def too_few(self) -> bool:
        return self.answers < SMALLEST_CELL


def way_of(way: Channel, kind: Kind, question: Question, given: tuple[int, int], values: list[Value]) -> Apart:
    answers = given[0] - given[1]
    return Apart(
        channel=way,
        answers=answers,
        abstained=given[1],
        values=values,
        result=come_to(kind, question, values, answers),
    )


def come_to(kind: Kind, question: Question, values: Sequence[Value], people: int) -> Any:
    """What the answers of so many people come to; None while they are too few, or nothing stands any more."""
    return kind.tally(question, values) if values and people >= SMALLEST_CELL else None


def hands_of(round_ids: Sequence[int]) -> dict[int, dict[tuple[int, int, Hands], int]]:
    query = select(HandCount).where(HandCount.round_id.in_(round_ids))
    found: dict[int, dict[tuple[int, int, Hands], int]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.round_id, {})[row.option, row.cell, row.way] = row.number
    return found


def few_by_hand(kind: Kind, question: Question, found: Counted) -> list[Hands]:
    """The ways of counting that may be of fewer than five people."""
    ways = {way: {(option, cell): number for (option, cell, by), number in found.items() if by is way} for way in Hands}
    return [
        way
        for way, counted in ways.items()
        if any(counted.values()) and kind.fewest_by_hand(question, counted) < SMALLEST_CELL
    ]


def hand_rows(kind: Kind, question: Question, counts: Counted, hidden: Collection[Hands]) -> list[HandRow]:
    """What was counted by hand, but for the ways that are `hidden`; nothing of a line that nobody counted, unless each
    line is one option to choose."""
    found = {place: number for place, number in counts.items() if place[2] not in hidden}
    lines = kind.by_hand(question) if found else ()
    whole = all(len(line.cells) == 1 for line in lines)
    counted = {(option, cell) for option, cell, _way in found}
    return [
        HandRow(
            choice=option,
            hands=found.get((cell.option, cell.cell, Hands.HANDS), 0),
            paper=found.get((cell.option, cell.cell, Hands.PAPER), 0),
            line=line,
            answer=cell,
        )
        for line in lines
        if whole or any((cell.option, cell.cell) in counted for cell in line.cells)
        for cell in line.cells
        if (option := question.option(cell.option)) is not None
    ]
