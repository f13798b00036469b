"""Which words of a text tell what it is about: not those that stand in every text, whatever that is about."""

from app.needs.search.words import EMPTY, WEAK, stem, words

SHORTEST = 3


def telling(text: str) -> list[str]:
    """The words of `text` that tell something, folded, in their order."""
    return [
        word
        for word in words(text)
        if len(word) >= SHORTEST and word not in EMPTY and word not in WEAK and not word.isdigit()
    ]


def stems(text: str) -> str:
    """The beginnings of those words: what is compared."""
    return " ".join(stem(word) for word in telling(text))
