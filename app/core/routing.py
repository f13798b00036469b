"""How addresses are made."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule whose builders are compiled when the first address is made by them.

    Werkzeug compiles two functions for each rule as it is added: a third of the time in which a process starts.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        name, compiled = "_build_unknown" if append_unknown else "_build", super()._compile_builder

        def first(rule: Rule, **values: Any) -> tuple[str, str]:
            builder: Builder = compiled(append_unknown).__get__(rule, None)
            setattr(rule, name, builder)  # two threads at once set the same
            return builder(**values)

        return first
