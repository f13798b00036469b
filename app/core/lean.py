"""Processes that serve pages hold what they use, and not all that happens to be installed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """Within the block an import of these fails as if they were not installed, unless they were imported before.

    For a library that takes in, just in case, what some of its users need. Only while the app is being imported: what
    another thread imports meanwhile would fail too.
    """
    hidden = [name for name in packages if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None stands for «cannot be imported»
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
