"""The one door to whatever tells how near texts are to each other: texts in, vectors out.

An operator may put in another one, such as an embedding model that runs on the municipality's own machines, with the
setting `THEMES_VECTORS=package.module:name`; nothing else changes. It is loaded by the process that computes, when it
does: those that serve pages hold no model.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from app.core.operators import put_in

USUAL = "app.themes.engine.ngrams:ngrams"


class Vectors(Protocol):
    """Gives a matrix (numpy, floats) with a row for each text, in their order: near texts point the same way.

    The same texts must give the same numbers each time. A row of zeros says that nothing can be told of that text.
    """

    def __call__(self, texts: Sequence[str]) -> Any: ...


def load(name: str = "") -> Vectors:
    """What `package.module:name` names; the one that comes along when empty."""
    found: Vectors = put_in("THEMES_VECTORS", name or USUAL)
    return found
