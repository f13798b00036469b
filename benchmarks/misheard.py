"""Near-duplicates made from real statements, as people who say the same thing again would: words dropped, swapped and
misspelt. The same seed makes the same ones."""

from random import Random

SEED = 2026
DROPPED, SWAPPED, MISSPELT = 0.15, 0.15, 0.2  # of the words
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST = 4  # shorter words are spelt right


def again(text: str, chance: Random) -> str:
    """`text` as somebody else might have written it: at least one word less, one pair swapped, one word misspelt."""
    words = text.split()
    for _ in range(_share(words, DROPPED)):
        if len(words) > 3:
            words.pop(chance.randrange(len(words)))
    for _ in range(_share(words, SWAPPED)):
        if len(words) > 1:
            at = chance.randrange(len(words) - 1)
            words[at : at + 2] = words[at + 1], words[at]
    long = [at for at, word in enumerate(words) if len(word) >= SHORTEST]
    for at in chance.sample(long, min(len(long), _share(words, MISSPELT))):
        words[at] = misspelt(words[at], chance)
    return " ".join(words)


def _share(words: list[str], share: float) -> int:
    return max(1, round(share * len(words)))


def misspelt(word: str, chance: Random) -> str:
    """One letter left out, doubled, exchanged with the next, or another one."""
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.choice(LETTERS) + word[at + 1 :]
