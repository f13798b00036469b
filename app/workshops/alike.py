"""Which texts of a round look as if they said the same: a proposal from their words, for people to take or leave.

Alike are texts with the same telling words, in any order and ending, and those that nearly are letter by letter. No text
is in two proposals, and each is measured against the one that most wrote, so that a chain of small steps does not put
together what has nothing in common.
"""

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil

from app.core.text import fold, one_line, shorten
from app.workshops.kinds.cloud import EMPTY
from app.workshops.models import TextGroup
from app.workshops.services.grouping import MOST_NAME
from app.workshops.written import Written

WORD = re.compile(r"\w+")
ENDING = re.compile(r"(?<=\w{4})(ene|ane|er|en|et|a|e|s)$")
NOT = frozenset(
    "ikke ikkje ingen ingenting uten aldri no not never without".split()
)  # says the opposite of what it stands by
MORE = frozenset(["flere", "fleire"])  # carries as little as «mer»
NEAR = 0.7  # of the pieces of two texts that they share
COMPARED, PROPOSED = 300, 5  # so many different texts are compared, and so many proposals shown at a time
TOGETHER = 200  # so many texts at most in a proposal: all of them can be read, and go in one form
Words = frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Texts for a new group called `name`, or for the one that is there."""

    name: str
    lang: str
    texts: Sequence[Written]
    group_id: int = 0


class _Free:
    """The texts that are in no proposal yet, by their telling words, in the order in which proposals begin with them."""

    def __init__(self, said: dict[Words, list[Written]]) -> None:
        self.said = said
        self._pieces = {words: _pieces(words) for words in said}
        self._often = Counter(piece for pieces in self._pieces.values() for piece in pieces)
        self._having: dict[str, list[Words]] = {}
        for words, pieces in self._pieces.items():
            for piece in self._rarest(pieces):
                self._having.setdefault(piece, []).append(words)

    def take(self, words: Words) -> list[Written]:
        """Those that are alike these words."""
        pieces, against = _pieces(words), words & NOT
        maybe = {words, *(one for piece in self._rarest(pieces) for one in self._having.get(piece, ()))}
        near = [
            one
            for one in self.said
            if one in maybe and (one == words or (one & NOT == against and _shared(pieces, self._pieces[one]) >= NEAR))
        ]
        return [text for one in near for text in self.said.pop(one)]

    def _rarest(self, pieces: Words) -> list[str]:
        """So many of the pieces that whatever is near has one of them among its own rarest: only those are measured."""
        most = len(pieces) - ceil(len(pieces) * NEAR / (2 - NEAR)) + 1
        return sorted(pieces, key=lambda piece: (self._often[piece], piece))[:most]


def proposals(texts: Sequence[Written], groups: Sequence[TextGroup], *, same_too: bool) -> list[Proposal]:
    """The largest first. same_too: what is written letter for letter the same stands more than once in the result."""
    kinds: dict[int | None, dict[Words, list[Written]]] = {}
    for text in texts:
        kinds.setdefault(text.group_id, {}).setdefault(_telling(text.text), []).append(text)
    by_number = sorted(kinds.get(None, {}).items(), key=lambda one: (-len(one[1]), one[1][0].id))
    free = _Free(dict(by_number[:COMPARED]))
    each = COMPARED // (len(groups) or 1)  # of what a group holds
    found = [_into(group, list(kinds.get(group.id, ()))[:each], free) for group in groups]
    taken = {fold(group.name) for group in groups}
    while free.said:
        words, first = next(iter(free.said.items()))
        alike = free.take(words)
        if len(alike) > 1 and (same_too or len({fold(text.text) for text in alike}) > 1):
            named = min(first, key=lambda text: (len(text.text), text.id))
            name = _named(named.text, taken)
            taken.add(fold(name))
            found.append(Proposal(name=name, lang=named.lang, texts=alike[:TOGETHER]))
    return sorted((one for one in found if one.texts), key=lambda one: -len(one.texts))[:PROPOSED]


def _into(group: TextGroup, held: Sequence[Words], free: _Free) -> Proposal:
    """What is alike what a group is called or holds already."""
    alike = [text for words in (_telling(group.name), *held) for text in free.take(words)]
    return Proposal(name=group.name, lang=group.lang, texts=alike[:TOGETHER], group_id=group.id)


def _named(text: str, taken: Container[str]) -> str:
    """As a heading: with a capital, without the full stop. No two groups have the same: the next one is «Lys 2»."""
    name = shorten(one_line(text), MOST_NAME).rstrip(" .,;:!")
    name = name[:1].upper() + name[1:] if name else text[:MOST_NAME]
    numbered = (f"{shorten(name, MOST_NAME - 4)} {number}" for number in count(2))
    return name if fold(name) not in taken else next(one for one in numbered if fold(one) not in taken)


def _telling(text: str) -> Words:
    """The words that carry the meaning, without their endings; all of them where none does, and the signs without any."""
    words = WORD.findall(fold(text))
    telling = frozenset(
        word if word in NOT else ENDING.sub("", word) for word in words if word not in (EMPTY | MORE) - NOT
    )
    return telling or frozenset(words) or frozenset([fold(text)])


def _pieces(words: Words) -> Words:
    return frozenset(f" {word} "[at : at + 3] for word in words for at in range(len(word)))


def _shared(one: Words, other: Words) -> float:
    return 2 * len(one & other) / (len(one) + len(other) or 1)
