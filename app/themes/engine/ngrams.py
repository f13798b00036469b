"""Texts as vectors without any language model: pieces of three to five characters, folded together by who shares them.

Norwegian writes words together (gatelys, lyktestolpe) and stems badly; pieces of words meet where words do not. Which
of several ways did best is measured in benchmarks (ADR 0021).
"""

from collections.abc import Sequence
from typing import Any

from app.themes.engine.telling import stems

PIECES = (3, 5)
DIRECTIONS = 50  # of what the pieces are folded into; fewer where there are few texts, or nothing would be folded
MOST_PIECES = 60_000  # the commonest; keeps the memory in bounds however many texts there are
SEED = 0


def ngrams(texts: Sequence[str]) -> Any:
    """A row of length one for each text; of zeros for a text without any telling word that another one has."""
    import numpy as np  # here and not above: see the package
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    told = [stems(text) for text in texts]
    counter = TfidfVectorizer(
        analyzer="char_wb", ngram_range=PIECES, sublinear_tf=True, min_df=2, max_features=MOST_PIECES, dtype=np.float32
    )
    try:
        counted = counter.fit_transform(told)
    except ValueError:  # no two of them have anything in common
        return np.zeros((len(texts), 1), dtype=np.float32)
    directions = min(DIRECTIONS, len(texts) // 3, counted.shape[1] - 1)
    if directions < 2:
        return normalize(counted.toarray())
    folded = TruncatedSVD(directions, random_state=SEED).fit_transform(counted)
    return normalize(folded)
