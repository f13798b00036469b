"""The one door to whatever tells how near texts are to each other: texts in, vectors out.

An operator may put in another one, such as an embedding model that runs on the municipality's own machines, with the
setting `THEMES_VECTORS=package.module:name`; nothing else changes.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol

USUAL = "app.themes.engine.ngrams:ngrams"


class Vectors(Protocol):
    """Gives a matrix (numpy, floats) with a row for each text, in their order: near texts point the same way.

    The same texts must give the same numbers each time. A row of zeros says that nothing can be told of that text.
    """

    def __call__(self, texts: Sequence[str]) -> Any: ...


class NoVectors(RuntimeError):
    """The setting names nothing that can be called."""


def load(name: str = "") -> Vectors:
    """What `package.module:name` names; the one that comes along when empty."""
    module, _colon, attribute = (name or USUAL).partition(":")
    try:
        found: Vectors = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise NoVectors(f"THEMES_VECTORS={name} cannot be loaded: {error}") from error
    return found
