"""Finds in another language what a journey says in bokmål, so that it is written once and walked in both.

What the catalogue does not have is what people wrote themselves: it is the same in each language.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

from flask import Flask

from app.core.i18n.compile import merge
from tests.support.names import NAMES
from tests.support.screens import translated
from tests.support.tree import ROOT

GAP = re.compile(r"%\(\w+\)[sd]")
ENOUGH = 3  # letters of a text with gaps that must be the same
SENTENCE = re.compile(r"(?<=[.!?]) ")
NUMBER = re.compile(r"\d+,\d+")
WRITTEN_OTHERWISE = re.compile(r"\d+\.\s[a-z]|\bkl\.\s|\d\s%|\d\s\d")  # days, times, shares and thousands
FEWEST = 4  # letters of a part of a text by which it is found


class Bokmal:
    """As it is written."""

    browser = "nb-NO"

    def path(self, path: str) -> str:
        return path

    def names(self, words: str) -> list[str]:
        """What something may be called, as a whole."""
        return [words]

    def text(self, words: str) -> str | re.Pattern[str]:
        """What to look for where a text has these words in it."""
        return words

    def pattern(self, words: str) -> str:
        """The same, as a regular expression."""
        return re.escape(words)

    def missing(self, words: str) -> str | re.Pattern[str]:
        """What to look for where no text is to have these words in it."""
        return self.text(words)


class English(Bokmal):
    browser = "en-GB"

    def __init__(self, app: Flask) -> None:
        self._app, self._sought = app, set[str]()

    def path(self, path: str) -> str:
        return path if "://" in path else translated(self._app, path, "en")

    def names(self, words: str) -> list[str]:
        self._sought.add(words)
        return _said(words)

    def text(self, words: str) -> str | re.Pattern[str]:
        self._sought.add(words)
        exactly = _exact().get(words, ())
        return exactly[0] if len(exactly) == 1 else re.compile(_spaced(self.pattern(words)))

    def pattern(self, words: str) -> str:
        """What it is called, or any text that these words are a part of."""
        parts = () if words in _exact() else _with(words)
        return "(?:" + "|".join([*map(re.escape, self.names(words)), *parts]) + ")"

    def missing(self, words: str) -> str | re.Pattern[str]:
        """Fails for words that no text has, unless they were looked for before: in bokmål they never stand on a page in
        English, so nobody would notice when they do in other words."""
        assert words in self._sought or _knows(words), f"No text says «{words}»: see it once before it is to be gone."
        return self.text(words)


def _spaced(pattern: str) -> str:
    """A text may be on several lines."""
    return pattern.replace(r"\ ", r"\s+")


@cache
def _texts() -> list[tuple[str, str]]:
    """Each text and each sentence of it, in bokmål and in English."""
    found = []
    for message in merge(ROOT / "translations/en"):
        several = isinstance(message.id, tuple)
        ids = message.id if several else (message.id,)
        strings = message.string if several else (message.string,)
        for own, other in zip(ids, strings, strict=True):
            found.append((own, other))
            sentences = SENTENCE.split(own), SENTENCE.split(other)
            if 1 < len(sentences[0]) == len(sentences[1]):
                found += zip(*sentences, strict=True)
    return [(own.replace("%%", "%"), other.replace("%%", "%")) for own, other in found if own and other]


@cache
def _exact() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for own, other in _texts():
        if not GAP.search(own) and other not in found.setdefault(own, []):
            found[own].append(other)
    return found


@cache
def _gapped() -> list[tuple[re.Pattern[str], str]]:
    """Texts with gaps, those first that say most."""
    with_gaps = [(own, other) for own, other in _texts() if GAP.search(own) and _letters(own)]
    with_gaps.sort(key=lambda pair: -_letters(pair[0]))
    return [(_filled(own), other) for own, other in with_gaps]


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in GAP.sub("", text))


def _filled(text: str) -> re.Pattern[str]:
    """The text with anything in its gaps, or any number where there is little else to know it by."""
    literal, parts, seen = GAP.split(text), list[str](), set[str]()
    anything = ".+" if _letters(text) >= ENOUGH else r"\d+"
    for gap, rest in zip(GAP.findall(text), literal[1:], strict=True):
        name, value = gap[2:-2], r"\d+" if gap.endswith("d") else anything
        parts += [f"(?P={name})" if name in seen else f"(?P<{name}>{value})", re.escape(rest)]
        seen.add(name)
    return re.compile("".join([re.escape(literal[0]), *parts]))


def _fill(text: str, held: Mapping[str, str]) -> str:
    return GAP.sub(lambda gap: held.get(gap[0][2:-2], ""), text)


@cache
def _said(words: str) -> list[str]:
    """How it is said: as a whole, in its gaps, part by part, or by its beginning; else as it is."""
    if words in NAMES:
        return [words, NAMES[words], *_exact().get(words, ())]
    if words in _exact():
        return _exact()[words]
    label, between, part = words.partition(": ")
    if label in _exact() and part in _exact():  # before «Grunnen: %(reason)s»
        return [one + between + other for one, other in product(_exact()[label], _exact()[part])]
    for pattern, _other in _gapped():
        if found := pattern.fullmatch(words):
            held = {name: _said(value) for name, value in found.groupdict().items()}
            alike = [other for one, other in _gapped() if one.pattern == pattern.pattern]
            several = [dict(zip(held, values, strict=True)) for values in product(*held.values())]
            return list(dict.fromkeys(_fill(other, values) for other in alike for values in several))
    for between in (": ", " · ", " (", ". "):
        first, found_between, rest = words.partition(between)
        if found_between and (first in _exact() or rest in _exact()):
            return [one + between + other for one, other in product(_said(first), _said(rest))]
    if NUMBER.fullmatch(words):
        return [words.replace(",", ".")]
    first, space, rest = words.partition(" ")
    return [words, *(one + space + rest for one in _exact().get(first, ()) if rest)]


def _knows(words: str) -> bool:
    """Whether it is said in some way of its own, and is not as it is for want of a better."""
    return words in NAMES or words in _exact() or words not in _said(words) or bool(_with(words))


@cache
def _with(words: str) -> list[str]:
    """Patterns of the texts that have these words in them, the shortest first."""
    return sorted(set(_having(words)), key=lambda pattern: (len(pattern), pattern))


def _having(words: str) -> Iterator[str]:
    if len(words) < FEWEST:
        return
    for own, other in _texts():
        held = {} if words in own else _begun(own, words)
        if held is not None:
            yield _around(other, held, words)


def _begun(text: str, words: str) -> dict[str, str] | None:
    """What stands in the gaps when the text begins with these words, beyond its first gap; None when it does not."""
    gaps, literal = GAP.findall(text), GAP.split(text)

    def walk(at: int, left: str, held: dict[str, str]) -> dict[str, str] | None:
        if literal[at].startswith(left):
            return held
        if at == len(gaps) or not left.startswith(literal[at]):
            return None
        name, left = gaps[at][2:-2], left[len(literal[at]) :]
        for end in range(1, len(left) + 1):
            value = left[:end]
            fits = held.get(name, value) == value and (value.isdigit() or not gaps[at].endswith("d"))
            if fits and (found := walk(at + 1, left[end:], {**held, name: value})) is not None:
                return found
        return None

    held = walk(0, words, {})
    if not held or _letters(words) - sum(map(_letters, held.values())) < ENOUGH:
        return None
    return held


def _around(text: str, held: Mapping[str, str], words: str) -> str:
    """The whole text with what stands in its gaps, as a pattern: where the words do not reach it may be anything."""
    pieces = [re.escape(piece) for piece in GAP.split(text)]
    for at, gap in enumerate(GAP.findall(text), 1):
        value = held.get(gap[2:-2], "")
        known = value and not WRITTEN_OTHERWISE.search(value)
        said = "|".join(map(re.escape, _said(value))) if known else ".+"
        pieces[at] = f"(?:{said}){'.*' if known and words.endswith(value) else ''}{pieces[at]}"
    return "".join(pieces)
