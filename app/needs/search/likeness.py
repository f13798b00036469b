"""«Ligner det på noe av dette?»: public needs that say much the same as an unfinished text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, String, bindparam, case, func, or_, select, union_all

from app.core.db import db
from app.needs.models import Need, NeedState
from app.needs.search.matching import INDEX, holders
from app.needs.search.rating import rated
from app.needs.search.words import EMPTY, WEAK, searchable, stem, words

SHORTEST = 4  # shorter words say little and are everywhere
MOST_WORDS = 12
RARE = 300  # a word that more needs than this hold does not lead to them, it only counts
READ = 40  # how many candidates are compared in full
ENOUGH = 0.3
EVERYDAY = 0.3  # what an everyday word counts, beside one that tells something
SURE = 0.55  # below this, whoever makes two of them one is shown both first
FAINT = 0.22  # enough for a team, which wants to see what may be the same
Words = Sequence[tuple[str, bool]]
_PIECES = re.compile(r"[^\W_]+|[\W_]+")


@dataclass(frozen=True)
class Similar:
    """A need that resembles the text, from 0 to 1."""

    need: Need
    likeness: float


@dataclass(frozen=True, kw_only=True)
class Resembling:
    """What is shown beside a text that it is like. words: its own in pieces, each with whether the text has it too: why
    it is shown."""

    words: Words
    likeness: float

    @property
    def shares(self) -> bool:
        """Some are near by pieces of words alone, which cannot be marked."""
        return any(same for _word, same in self.words)

    @property
    def sure(self) -> bool:
        """So near that whoever makes them one need not be shown both texts first."""
        return self.likeness >= SURE


def similar(
    text: str, limit: int = 2, *conditions: ColumnElement[bool], but: int | None = None, enough: float = ENOUGH
) -> list[Similar]:
    """The public needs most like `text` that meet the conditions, the likest first. Empty when none is like `enough`.

    but: is left out.
    """
    leads = leading(text)
    if not leads:
        return []
    candidates = _candidates(leads)
    candidates.pop(but or 0, None)
    if conditions and candidates:
        met = db.session.scalars(select(Need.id).where(Need.id.in_(list(candidates)), *conditions))
        candidates = {number: candidates[number] for number in met}
    nearest = sorted(candidates, key=lambda number: (-candidates[number], number))[:READ]
    return _best(text, _read(nearest), limit, enough)


def unread_like(
    text: str, limit: int, *conditions: ColumnElement[bool], but: int | None = None, enough: float = FAINT
) -> list[Similar]:
    """The same among needs that nobody has read yet, for those who may: the index knows only public ones.

    They are few, so that they are read through by the database.
    """
    leads = leading(text)
    if not leads:
        return []
    holds, many = holding(Need.search_text, leads)
    query = select(Need.id, Need.text, Need.search_text, Need.support_count)
    query = query.where(Need.state == NeedState.WAITING, Need.id != (but or 0), *conditions, holds)
    return _best(text, db.session.execute(query.order_by(many.desc(), Need.id).limit(READ)).all(), limit, enough)


def _best(text: str, rows: Sequence[Any], limit: int, enough: float) -> list[Similar]:
    """Of the rows those most like `text`, the likest first."""
    scored = ratings(text, [row.text for row in rows], [row.search_text for row in rows])
    good = [one for one in zip(scored, rows, strict=True) if one[0] >= enough]
    best = sorted(good, key=lambda one: (-one[0], -one[1].support_count, one[1].id))[:limit]
    needs = {need.id: need for need in _needs([row.id for _likeness, row in best])}
    return [Similar(needs[row.id], likeness) for likeness, row in best if row.id in needs]


def leading(text: str) -> Sequence[str]:
    """The beginnings of words by which others like `text` are looked for; none when it says nothing that can be."""
    telling = _telling(text)
    return _leading(telling, _stems(telling))


def holding(folded: SQLColumnExpression[str], leads: Sequence[str]) -> tuple[ColumnElement[bool], ColumnElement[int]]:
    """That a stored text, as `searchable` has it, holds one of these beginnings of words; and how many of them it holds."""
    holds = [folded.like(f"%{lead}%") for lead in leads]
    return or_(*holds), sum((case((one, 1), else_=0) for one in holds[1:]), case((holds[0], 1), else_=0))


def ratings(text: str, others: Sequence[str], folded: Sequence[str] = ()) -> list[float]:
    """How near each of the texts is to `text`, from 0 to 1, in their order: what `similar` goes by, for any texts.

    folded: the same texts as `searchable` has them, where they are stored so.
    """
    scored = rated(text, others)
    telling = _telling(text)
    stems = _stems(telling)
    if scored is not None or not stems:
        return scored or [0.0] * len(others)
    said = _Said(telling, stems)
    return [said.likeness(*one) for one in zip(others, folded or map(searchable, others), strict=True)]


def shared(text: str, other: str) -> list[tuple[str, bool]]:
    """`other` in pieces, each with whether it is a word that `text` has too, in some form: the reason to show."""
    mine = {stem(word) for word in _telling(text)}
    return [(piece, bool(mine & {stem(word) for word in _telling(piece)})) for piece in _PIECES.findall(other)]


def trigrams(folded: str) -> frozenset[str]:
    """The three-character pieces of each word, with the blanks at its ends."""
    return frozenset(folded[at : at + 3] for at in range(len(folded) - 2) if " " not in folded[at + 1])


def _telling(text: str) -> list[str]:
    return [word for word in dict.fromkeys(words(text)) if len(word) >= SHORTEST and word not in EMPTY]


def _stems(telling: Sequence[str]) -> Sequence[str]:
    return sorted({found for word in telling if len(found := stem(word)) >= 3}, key=lambda one: (-len(one), one))


def _leading(telling: Sequence[str], stems: Sequence[str]) -> Sequence[str]:
    """Everyday words are in so many needs that they lead to none, and to look them up is dear. They only count."""
    everyday = _everyday(telling)
    return [one for one in stems if one not in everyday][:MOST_WORDS] or stems[:MOST_WORDS]


def _everyday(telling: Sequence[str]) -> set[str]:
    return {stem(word) for word in telling if word in WEAK}


def _candidates(stems: Sequence[str]) -> dict[int, float]:
    """Ids with the sum of the weights of the rare words they hold; the rarer the word, the heavier."""
    found: dict[str, list[int]] = {}
    values: dict[str, str] = {}
    for at, one in enumerate(stems):
        values |= {f"stem{at}": one, f"piece{at}": f'"{one}"' if db.sqlite else f"%{one}%"}
    for one, numbers in db.session.execute(_holders(len(stems), sqlite=db.sqlite), values):
        if numbers:
            found[one] = list(map(int, numbers.split(",") if db.sqlite else numbers))
    rare = {one: ids for one, ids in found.items() if len(ids) <= RARE}
    if not rare and found:
        rare = _together(stems[:3])
    weights: dict[int, float] = {}
    for ids in rare.values():
        for number in ids:
            weights[number] = weights.get(number, 0) + 1 / log(2 + len(ids))
    return weights


@lru_cache(maxsize=2 * MOST_WORDS)
def _holders(many: int, *, sqlite: bool) -> Any:
    """The question which needs hold which of `many` stems, a row for each stem. Put together once: that costs more
    than asking it.

    PostgreSQL would hope that the first needs it comes across hold the word, and read them all when they do not. Kept
    apart (MATERIALIZED), the question is answered by the index.
    """
    parts = []
    for at in range(many):
        held = INDEX.c.search_text.op("MATCH" if sqlite else "LIKE")(bindparam(f"piece{at}", type_=String))
        numbers: Any = select(INDEX.c.rowid.label("number")).where(held)
        if not sqlite:
            apart = numbers.cte(f"held{at}").prefix_with("MATERIALIZED")
            numbers = select(apart.c.number)
        few = numbers.limit(RARE + 1).subquery()
        together = func.group_concat(few.c.number) if sqlite else func.array_agg(few.c.number)
        parts.append(select(bindparam(f"stem{at}", type_=String).label("stem"), together.label("numbers")))
    return union_all(*parts)


def _read(numbers: Sequence[int]) -> Sequence[Any]:
    """Only what is compared: whole needs are loaded of those that are shown."""
    if not numbers:
        return []
    query = select(Need.id, Need.text, Need.search_text, Need.support_count).where(Need.id.in_(numbers))
    return db.session.execute(query).all()


def _needs(numbers: Sequence[int]) -> Sequence[Need]:
    return db.session.scalars(select(Need).where(Need.id.in_(numbers))).all() if numbers else []


def _together(stems: Sequence[str]) -> dict[str, list[int]]:
    """Every word is common: those that hold several of them at once, if that is not common too."""
    for many in range(len(stems), 1, -1):
        if numbers := holders(stems[:many], RARE):
            return {" ".join(stems[:many]): numbers}
    return {}


class _Said:
    """The text that others are compared with."""

    def __init__(self, telling: Sequence[str], stems: Sequence[str]) -> None:
        everyday = _everyday(telling)
        self.weights = {one: EVERYDAY if one in everyday else 1.0 for one in stems}
        self.trigrams = _trigrams_of(telling)

    def likeness(self, text: str, folded: str) -> float:
        """Half for the share of words that the other holds too, half for the trigrams that the texts share."""
        theirs = _trigrams_of(_telling(text))
        held = sum(weight for one, weight in self.weights.items() if one in folded)
        common = 2 * len(self.trigrams & theirs) / (len(self.trigrams) + len(theirs) or 1)
        return round((held / sum(self.weights.values()) + common) / 2, 4)


def _trigrams_of(telling: Sequence[str]) -> frozenset[str]:
    """Without everyday words, unless there are no others."""
    return trigrams(searchable(" ".join([word for word in telling if word not in WEAK] or telling)))
