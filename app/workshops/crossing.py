"""Results by who was here: each group's answers beside the others', with no cell that could single anyone out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.core.smallcells import SMALLEST_CELL, suppressed_together
from app.workshops.kinds import Choice, Question, Value, kind_named
from app.workshops.kinds.base import Tallied
from app.workshops.models import RoomAnswer, Round

REST = 0  # those of groups with fewer than five, and those who did not say


@dataclass(frozen=True, kw_only=True)
class Row:
    """One group: its answers in the order of the options, None where the number is not told."""

    group: Choice | None  # None for the rest
    answers: int
    counts: Sequence[int | None]


@dataclass(frozen=True, kw_only=True)
class Crossed:
    """How the groups of the question `by` answered another one. An option is None where it stands for none of them."""

    by: Question
    options: Sequence[Choice | None]
    rows: Sequence[Row]

    @property
    def told(self) -> bool:
        """Whether any number in it says anything."""
        return any(count for row in self.rows for count in row.counts)


def crossed(rounds: Iterable[Round]) -> dict[int, Crossed]:
    """Round -> its result by who was here; only where the question can be divided and two groups can be told."""
    rounds = list(rounds)
    asked = next((held for held in reversed(rounds) if held.asked["settings"].get("who")), None)
    if asked is None:
        return {}
    held = {one.id: one for one in rounds if one.step_id != asked.step_id and _kind(one) is not None}
    values = _values([asked.id, *held])
    by, groups = Question.read(asked.asked), values.get(asked.id, {})
    tables = {key: _table(one, by, groups, values.get(key, {})) for key, one in held.items()}
    return {key: table for key, table in tables.items() if table is not None}


def _kind(held: Round) -> Tallied | None:
    """The kind of a question that can be divided."""
    kind = kind_named(held.asked["kind"])
    return kind if isinstance(kind, Tallied) and kind.measure == "answers" else None


def _table(held: Round, by: Question, groups: Mapping[int, Value], answers: Mapping[int, Value]) -> Crossed | None:
    question, kind = Question.read(held.asked), _kind(held)
    divided: dict[int, list[Value]] = {}
    for device, value in answers.items():
        divided.setdefault(int(groups[device]["option"]) if device in groups else REST, []).append(value)
    together = _large_enough(divided)
    if kind is None or len(together) < 2:
        return None
    options = [option for option, _count in kind.cells(question, [])]
    counts = [dict(enumerate(count for _option, count in kind.cells(question, one))) for one in together.values()]
    sizes = [len(values) for values in together.values()] if kind.overlaps else None
    told = dict(zip(together, suppressed_together(counts, of=sizes), strict=True))
    names = [option.key for option in by.options] + [REST]
    rows = [
        Row(group=by.option(key), answers=len(together[key]), counts=list(told[key].values()))
        for key in names
        if key in together
    ]
    return Crossed(by=by, options=options, rows=rows)


def _large_enough(divided: dict[int, list[Value]]) -> dict[int, list[Value]]:
    """Groups with fewer than five go to the rest; the rest takes the smallest of the others while it is too small."""
    large = {key: values for key, values in divided.items() if key != REST and len(values) >= SMALLEST_CELL}
    rest = [value for key, values in divided.items() if key not in large for value in values]
    while rest and len(rest) < SMALLEST_CELL and large:
        rest += large.pop(min(large, key=lambda key: len(large[key])))
    return {**large, REST: rest} if rest else large


def _values(round_ids: Iterable[int]) -> dict[int, dict[int, Value]]:
    """Round -> device -> what its holder answered."""
    query = select(RoomAnswer.round_id, RoomAnswer.device_id, RoomAnswer.value)
    query = query.where(RoomAnswer.round_id.in_(list(round_ids)), RoomAnswer.abstained.is_(False))
    query = query.where(RoomAnswer.client_key == "")
    found: dict[int, dict[int, Value]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.round_id, {})[row.device_id] = row.value
    return found
