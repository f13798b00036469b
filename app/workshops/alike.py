"""Which texts of a round look as if they said the same: a proposal from their words, for people to take or leave.

Alike are texts with the same telling words, in any order and ending, and those that nearly are letter by letter. No text
is in two proposals, and each is measured against the one that most wrote, so that a chain of small steps does not put
together what has nothing in common.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Texts for a new group called `name`, or for the one that is there."""

    name: str
    lang: str
    texts: Sequence[Written]
    group_id: int = 0


def proposals(texts: Sequence[Written], groups: Sequence[TextGroup], *, same_too: bool) -> list[Proposal]:
    """The largest first. same_too: what is written letter for letter the same stands more than once in the result."""
    kinds: dict[frozenset[str], list[Written]] = {}
    for text in texts:
        if text.group_id is None:
            kinds.setdefault(_telling(text.text), []).append(text)
    free = dict(sorted(kinds.items(), key=lambda one: (-len(one[1]), one[1][0].id))[:COMPARED])
    found = [_into(group, texts, free) for group in groups]
    while free:
        words, first = next(iter(free.items()))
        alike = [text for near in _near(words, free) for text in free.pop(near)]
        if len(alike) > 1 and (same_too or len({fold(text.text) for text in alike}) > 1):
            name = min(first, key=lambda text: (len(text.text), text.id))
            found.append(Proposal(name=_named(name.text), lang=name.lang, texts=alike))
    return sorted((one for one in found if one.texts), key=lambda one: -len(one.texts))[:PROPOSED]


def _into(group: TextGroup, texts: Sequence[Written], free: dict[frozenset[str], list[Written]]) -> Proposal:
    """What is alike what a group is called or holds already."""
    known = {_telling(group.name), *(_telling(text.text) for text in texts if text.group_id == group.id)}
    near = dict.fromkeys(one for words in known for one in _near(words, free))
    alike = [text for words in near for text in free.pop(words)]
    return Proposal(name=group.name, lang=group.lang, texts=alike, group_id=group.id)


def _named(text: str) -> str:
    """As a heading: with a capital, without the full stop."""
    name = shorten(one_line(text), MOST_NAME).rstrip(" .,;:!")
    return name[:1].upper() + name[1:] if name else text[:MOST_NAME]


def _near(words: frozenset[str], free: dict[frozenset[str], list[Written]]) -> list[frozenset[str]]:
    pieces = _pieces(words)
    same = [one for one in free if one & NOT == words & NOT]
    return [one for one in same if one == words or _shared(pieces, _pieces(one)) >= NEAR]


def _telling(text: str) -> frozenset[str]:
    """The words that carry the meaning, without their endings; all of them where none does, and the signs without any."""
    words = WORD.findall(fold(text))
    telling = frozenset(
        word if word in NOT else ENDING.sub("", word) for word in words if word not in (EMPTY | MORE) - NOT
    )
    return telling or frozenset(words) or frozenset([fold(text)])


def _pieces(words: frozenset[str]) -> frozenset[str]:
    return frozenset(f" {word} "[at : at + 3] for word in words for at in range(len(word)))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other) or 1)
