"""«Ligner det på noe av dette?»: public needs that say much the same as an unfinished text."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from sqlalchemy import literal, select, union_all

from app.core.db import db
from app.needs.models import Need
from app.needs.search.matching import holders, numbers_of
from app.needs.search.words import EMPTY, searchable, stem, words

SHORTEST = 4  # shorter words say little and are everywhere
MOST_WORDS = 12
RARE = 300  # a word that more needs than this hold does not lead to them, it only counts
READ = 60  # how many candidates are compared in full
ENOUGH = 0.3


@dataclass(frozen=True)
class Similar:
    """A need that resembles the text, from 0 to 1."""

    need: Need
    likeness: float


def similar(text: str, limit: int = 2, *, but: int | None = None) -> list[Similar]:
    """The public needs most like `text`, the likest first; `but` is left out. Empty when nothing is near."""
    telling = [word for word in dict.fromkeys(words(text)) if len(word) >= SHORTEST and word not in EMPTY]
    stems = sorted({found for word in telling if len(found := stem(word)) >= 3}, key=lambda s: (-len(s), s))
    if not stems:
        return []
    candidates = _candidates(stems[:MOST_WORDS])
    candidates.pop(but or 0, None)
    nearest = sorted(candidates, key=lambda number: (-candidates[number], number))[:READ]
    needs = db.session.scalars(select(Need).where(Need.id.in_(nearest))).all() if nearest else []
    mine = trigrams(searchable(" ".join(telling)))
    scored = [Similar(need, _likeness(need, stems, mine)) for need in needs]
    good = [one for one in scored if one.likeness >= ENOUGH]
    return sorted(good, key=lambda one: (-one.likeness, -one.need.support_count, one.need.id))[:limit]


def trigrams(folded: str) -> frozenset[str]:
    """The three-character pieces of each word, with the blanks at its ends."""
    return frozenset(folded[at : at + 3] for at in range(len(folded) - 2) if " " not in folded[at + 1])


def _candidates(stems: Sequence[str]) -> dict[int, float]:
    """Ids with the sum of the weights of the rare words they hold; the rarer the word, the heavier."""
    found: dict[str, list[int]] = {}
    for one, number in db.session.execute(union_all(*(_holders(one) for one in stems))):
        found.setdefault(one, []).append(number)
    rare = {one: ids for one, ids in found.items() if len(ids) <= RARE}
    if not rare and found:
        rare = _together(stems[:3])
    weights: dict[int, float] = {}
    for ids in rare.values():
        for number in ids:
            weights[number] = weights.get(number, 0) + 1 / log(2 + len(ids))
    return weights


def _holders(one: str) -> Any:
    numbers = numbers_of([one]).limit(RARE + 1).subquery()
    return select(literal(one).label("stem"), numbers.c.number)


def _together(stems: Sequence[str]) -> dict[str, list[int]]:
    """Every word is common: those that hold several of them at once, if that is not common too."""
    for many in range(len(stems), 1, -1):
        if numbers := holders(stems[:many], RARE):
            return {" ".join(stems[:many]): numbers}
    return {}


def _likeness(need: Need, stems: Sequence[str], mine: frozenset[str]) -> float:
    """Half for the share of words that the need holds too, half for the trigrams that the texts share."""
    theirs_text = " ".join(word for word in words(need.text) if len(word) >= SHORTEST and word not in EMPTY)
    theirs = trigrams(searchable(theirs_text))
    held = sum(one in need.search_text for one in stems) / len(stems)
    common = 2 * len(mine & theirs) / (len(mine) + len(theirs) or 1)
    return round((held + common) / 2, 4)
