"""What a file of open data or of a project's export is: its name, its columns and what they mean, and its rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app.projects.models import Project

Row = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One column: its name in the file, and what it means."""

    name: str
    meaning: object


@dataclass(frozen=True)
class Dataset:
    """One data set, downloadable as CSV and JSON."""

    name: str
    title: object
    about: object
    fields: tuple[Field, ...]
    rows: Callable[[], Iterator[Row]]


@dataclass(frozen=True)
class Export:
    """One file of a project's export."""

    name: str
    title: object
    fields: tuple[Field, ...]
    rows: Callable[[Project], Iterator[Row]]

    @property
    def columns(self) -> list[str]:
        return [field.name for field in self.fields]
