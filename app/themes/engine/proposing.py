"""A whole proposal: what joins the themes that people have accepted, what forms new groups, what fits nowhere."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from app.themes.engine import grouping
from app.themes.engine.naming import telling_words
from app.themes.engine.vectors import Vectors

Tell = Callable[[int], None]
JOINS = 0.4  # how near the middle of an accepted theme a text must be, however far apart its own are


@dataclass(frozen=True)
class Asked:
    """The texts in their order. `theme[i]`: the accepted theme that text i stands in, by its place; None: to be placed.
    `refused[i]`: the themes that people took text i out of. `only`: the texts that are to join a theme if they are near one;
    then nothing else is placed and no groups are formed."""

    texts: Sequence[str]
    theme: Sequence[int | None] = ()
    refused: Sequence[Sequence[int]] = ()
    only: Sequence[int] | None = None


@dataclass(frozen=True)
class Group:
    words: list[str]
    members: list[tuple[int, float]]  # which text, and how near the middle; the nearest first


@dataclass
class Proposal:
    groups: list[Group] = field(default_factory=list)
    joins: list[tuple[int, int, float]] = field(default_factory=list)  # text, theme, how near
    held: list[tuple[int, float]] = field(default_factory=list)  # how near what people placed is to its theme
    nowhere: list[int] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """As plain lists, to be sent from one process to another."""
        return asdict(self)


def propose(asked: Asked, vectors: Vectors, tell: Tell = lambda _percent: None) -> Proposal:
    """The same texts give the same proposal."""
    count = len(asked.texts)
    theme = list(asked.theme) or [None] * count
    refused = list(asked.refused) or [()] * count
    tell(5)
    rows = vectors(asked.texts)
    tell(30)
    found = Proposal()
    _join(found, rows, theme, refused)
    if asked.only is not None:
        only = set(asked.only)
        found.joins = [one for one in found.joins if one[0] in only]
    taken = {text for text, _theme, _fit in found.joins}
    if asked.only is not None:
        found.nowhere = [text for text in asked.only if text not in taken]
        return found
    rest = [text for text in range(count) if theme[text] is None and text not in taken]
    tell(40)
    _group(found, rows, rest, asked.texts)
    tell(95)
    return found


def _join(found: Proposal, rows: Any, theme: list[int | None], refused: Sequence[Sequence[int]]) -> None:
    """What lies as near an accepted theme as most of what people put there is proposed for it."""
    best: dict[int, tuple[float, int]] = {}
    for number in sorted({one for one in theme if one is not None}):
        inside = [text for text, held in enumerate(theme) if held == number]
        towards = grouping.middle(rows[inside])
        near = grouping.nearness(rows, towards)
        found.held += [(text, round(float(near[text]), 4)) for text in inside]
        least = max(JOINS, sorted(grouping.nearness_to_others(rows[inside]).tolist())[len(inside) // 4])
        for text, fit in enumerate(near.tolist()):
            if (
                theme[text] is None
                and number not in refused[text]
                and fit >= least
                and (fit, -number) > best.get(text, (0, 0))
            ):
                best[text] = (fit, -number)
    found.joins = [(text, -number, round(fit, 4)) for text, (fit, number) in sorted(best.items())]


def _group(found: Proposal, rows: Any, rest: list[int], texts: Sequence[str]) -> None:
    if not rest:
        return
    grouped = grouping.group(rows[rest])
    insides: list[list[tuple[int, float]]] = [[] for _ in range(grouped.number)]
    for at, text in enumerate(rest):
        number = grouped.group[at]
        if number is None:
            found.nowhere.append(text)
        else:
            insides[number].append((text, grouped.fit[at]))
    said = [[texts[text] for text, _fit in inside] for inside in insides]
    words = telling_words(said, [texts[text] for text in rest])
    for inside, telling in zip(insides, words, strict=True):
        if telling:
            found.groups.append(Group(telling, sorted(inside, key=lambda one: (-one[1], one[0]))))
        else:  # no two of them have a word in common: nobody could say what they are about together
            found.nowhere += [text for text, _fit in inside]
    found.nowhere.sort()
