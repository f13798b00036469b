"""The words that many used: for a cloud and its list, and to find texts that belong together."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.core.text import fold

MOST_WORDS, STEPS = 40, 5
WORD = re.compile(r"[^\W\d_]{3,}")
# Words that carry no meaning of their own, in bokmål and English.
EMPTY = frozenset(
    "alle alt andre at av både bare ble bli blir bør da dag de deg dei dem den denne der dere det dette din ditt du "
    "eller en enn er et ett etter for fordi fra få får før gjøre god godt ha hadde han har hele her hva hver hvis hvor "
    "hvordan ikke ikkje inn jeg kan kunne litt man mange med meg mer mest min mitt mot må når noe noen nok nå og også "
    "om opp oss over på selv seg ser sin skal slik som så til ut uten var ved vi vil ville være vært vår "
    "about all also and any are been but can could did does for from get had has have her here him his how into its "
    "just like make more most much not now off only our out over should some such than that the their them then there "
    "these they this those too very want was were what when where which who why will with would you your".split()
)


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word, in how many texts it stands, and how large it is in the cloud: 1 to 5."""

    text: str
    count: int
    weight: int


def words(texts: Iterable[str], fewest: int = 2) -> list[Word]:
    """The words that stand in at least `fewest` texts, those of most texts first. Twice in one text is once."""
    counted = Counter(word for text in texts for word in {*WORD.findall(fold(text))} - EMPTY)
    common = sorted(((-number, word) for word, number in counted.items() if number >= fewest))[:MOST_WORDS]
    most = -common[0][0] if common else 1
    return [Word(text=word, count=-less, weight=max(1, -(-STEPS * -less // most))) for less, word in common]
