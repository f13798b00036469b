"""A measurement and what it should be."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table. `good` is None when there is no target."""

    what: str
    value: str
    target: str = ""
    good: bool | None = None
    command: str = ""

    @property
    def mark(self) -> str:
        return {True: "yes", False: "NO", None: ""}[self.good]


def table(rows: Iterable[Row]) -> str:
    """The rows as Markdown, with columns as wide as they need."""
    lines = [
        ("What", "Measured", "Target", "Held", "Command"),
        *((r.what, r.value, r.target, r.mark, r.command) for r in rows),
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    told = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    rule = " | ".join("-" * width for width in widths)
    return "\n".join(f"| {line} |" for line in (told[0], rule, *told[1:]))
