"""The words that tell a group from the rest, as people wrote them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from app.needs.search.words import stem
from app.themes.engine.telling import telling

MOST = 4
TWICE = 2  # a word that only one text has tells of that text


def telling_words(groups: Sequence[Sequence[str]], everything: Iterable[str]) -> list[list[str]]:
    """For each group its words, the most telling first: many of its texts have them, and few of the others."""
    all_stems, written, count = Counter[str](), dict[str, Counter[str]](), 0
    for text in everything:
        count += 1
        forms = {stem(word): word for word in reversed(telling(text))}
        all_stems.update(list(forms))
        for one, word in forms.items():
            written.setdefault(one, Counter())[word] += 1
    return [_words(group, all_stems, written, count) for group in groups]


def _words(group: Sequence[str], everywhere: Counter[str], written: dict[str, Counter[str]], count: int) -> list[str]:
    here = Counter[str]()
    for text in group:
        here.update({stem(word) for word in telling(text)})
    weight = {
        one: number / len(group) * log((count + 1) / everywhere[one]) for one, number in here.items() if number >= TWICE
    }
    best = sorted(weight, key=lambda one: (-weight[one], one))[:MOST]
    return [min(written[one], key=lambda word, one=one: (-written[one][word], len(word), word)) for one in best]  # type: ignore[misc]
