"""What a form that came back says is wrong, also inside lists of smaller forms."""

from collections.abc import Iterable, Iterator
from typing import Any


def wrong_fields(form: Iterable[Any]) -> list[Any]:
    """Every single field with an error, in the order of the page."""
    return [field for field in _single(form) if field.errors]


def _single(fields: Iterable[Any]) -> Iterator[Any]:
    for field in fields:
        if field.type == "FormField":
            yield from _single(field.form)
        elif field.type == "FieldList" and field.entries:
            yield from _single(field.entries)
        else:
            yield field
