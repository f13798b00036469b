"""Which texts of a round look as if they said the same: a proposal from their words, for people to take or leave.

Alike are texts with the same telling words, in any order and ending, and those that nearly are letter by letter. No text
is in two proposals, and each is measured against the one that most wrote, so that a chain of small steps does not put
together what has nothing in common.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import count

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
COMPARED, PROPOSED = 400, 5  # so many different texts are compared, and so many proposals shown at a time
TOGETHER = 200  # so many texts at most in a proposal: all of them can be read, and go in one form
Words = frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Texts for a new group called `name`, or for the one that is there."""

    name: str
    lang: str
    texts: Sequence[Written]
    group_id: int = 0


def proposals(texts: Sequence[Written], groups: Sequence[TextGroup], *, same_too: bool) -> list[Proposal]:
    """The largest first. same_too: what is written letter for letter the same stands more than once in the result."""
    kinds: dict[int | None, dict[Words, list[Written]]] = {}
    for text in texts:
        kinds.setdefault(text.group_id, {}).setdefault(_telling(text.text), []).append(text)
    by_number = sorted(kinds.get(None, {}).items(), key=lambda one: (-len(one[1]), one[1][0].id))
    free = {words: (_pieces(words), said) for words, said in by_number[:COMPARED]}
    each = COMPARED // (len(groups) or 1)  # of what a group holds
    found = [_into(group, list(kinds.get(group.id, ()))[:each], free) for group in groups]
    taken = {fold(group.name) for group in groups}
    while free:
        words, (_pieces_of, first) = next(iter(free.items()))
        alike = [text for near in _near(words, free) for text in free.pop(near)[1]]
        if len(alike) > 1 and (same_too or len({fold(text.text) for text in alike}) > 1):
            named = min(first, key=lambda text: (len(text.text), text.id))
            name = _named(named.text, taken)
            taken.add(fold(name))
            found.append(Proposal(name=name, lang=named.lang, texts=alike[:TOGETHER]))
    return sorted((one for one in found if one.texts), key=lambda one: -len(one.texts))[:PROPOSED]


def _into(group: TextGroup, held: Sequence[Words], free: dict[Words, tuple[Words, list[Written]]]) -> Proposal:
    """What is alike what a group is called or holds already."""
    alike = []
    for words in (_telling(group.name), *held):
        alike += [text for near in _near(words, free) for text in free.pop(near)[1]]
    return Proposal(name=group.name, lang=group.lang, texts=alike[:TOGETHER], group_id=group.id)


def _named(text: str, taken: Container[str]) -> str:
    """As a heading: with a capital, without the full stop. No two groups have the same: the next one is «Lys 2»."""
    name = shorten(one_line(text), MOST_NAME).rstrip(" .,;:!")
    name = name[:1].upper() + name[1:] if name else text[:MOST_NAME]
    numbered = (f"{shorten(name, MOST_NAME - 4)} {number}" for number in count(2))
    return name if fold(name) not in taken else next(one for one in numbered if fold(one) not in taken)


def _near(words: Words, free: dict[Words, tuple[Words, list[Written]]]) -> list[Words]:
    pieces, against = _pieces(words), words & NOT
    return [
        one
        for one, (other, _said) in free.items()
        if one == words or (_may(len(pieces), len(other)) and one & NOT == against and _shared(pieces, other) >= NEAR)
    ]


def _may(one: int, other: int) -> bool:
    """Whether two texts of so many pieces can be near at all: if the shorter stands in the longer."""
    return 2 * min(one, other) >= NEAR * (one + other)


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
