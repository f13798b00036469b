"""Two who edit the same thing: the later one sees what the other saved, and keeps what they wrote.

A form carries an imprint of what stood in the thing when it was opened. When something else stands there as it is
sent, nothing is saved: the form comes back with what was written, and beside it what the other one saved.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, TypeVar

from flask import request
from sqlalchemy import inspect, select
from wtforms import HiddenField

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.fields import Form
from app.core.i18n import _
from app.core.i18n.formats import day, day_and_time
from app.core.text import clean

OUR_OWN = ("HiddenField", "CSRFTokenField", "KeyField", "FileField")
ROW_KEY = "key"  # in a row: what we know it by, and nothing that anybody wrote
Row = TypeVar("Row")


def latest(row: Row) -> Row:
    """`row` as it is now. When a form was sent it is held, so that nobody saves between the look and the saving.

    Whoever holds several does it in one order, or two wait for each other: the activity before the vote or the versions
    in it, a version before its variants; but a workshop, which has its activity to itself, before its activity, and
    before its rounds and what was written in them.

    Raises `NotFound` when somebody took it away since it was read.
    """
    if request.method == "POST":
        kind: Any = type(row)
        held = select(kind.id).where(kind.id == row.id)  # type: ignore[attr-defined]
        if db.session.scalar(held.with_for_update(key_share=True)) is None:
            raise NotFound
        db.session.refresh(row, inspect(kind).column_attrs.keys())
    return row


class Editing(Form):
    """A form for something that is there. Give it the thing as `obj=` or `data=`, read under a lock when it was sent."""

    seen = HiddenField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Of what stands in the thing now, whatever was written, and whichever fields are taken away from the form later.
        stored = repr([(field.name, _plain(field.object_data)) for field in self._asking()])
        self.imprint = hashlib.blake2b(stored.encode(), digest_size=12).hexdigest()
        if self.seen.raw_data is None:  # it is opened, not sent
            self.seen.data = self.imprint

    def overtaken(self) -> list[tuple[str, str]]:
        """What another saved since the form was opened and this one says otherwise: label and text. Then it is told."""
        if self.seen.data == self.imprint:
            return []
        self.seen.data = self.imprint
        return [
            (_label(field), _shown(field, field.object_data))
            for field in self._asking()
            if _plain(field.object_data) != _plain(field.data)
        ]

    def _asking(self) -> Iterator[Any]:
        return (field for field in self if field.type not in OUR_OWN)


def _plain(value: Any) -> Any:
    """So that what is stored and what was written can be compared."""
    if isinstance(value, dict):
        told = ((name, _plain(inner)) for name, inner in sorted(value.items()) if name != ROW_KEY)
        return {name: held for name, held in told if held not in ("", {})}
    if isinstance(value, (list, tuple)):
        return [held for one in value if (held := _plain(one)) not in ("", {})]
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0).isoformat()
    return "" if value is None else clean(str(value))


def _label(field: Any) -> str:
    label = str(field.label.text)
    english = _("Engelsk")
    return f"{label} ({english})" if field.name.endswith("_en") else label


def _shown(field: Any, value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "; ".join(filter(None, (_shown(field, one) for one in value)))
    if isinstance(value, dict):
        filled = (one for name, one in value.items() if name != ROW_KEY and _plain(one) not in ("", {}))
        return " / ".join(_shown(field, one) for one in filled)
    if isinstance(value, datetime):
        return day_and_time(clock.from_local(value))
    if isinstance(value, date):
        return day(value)
    if isinstance(value, bool):
        return _("Ja") if value else _("Nei")
    names = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or []}
    text = str(_plain(value))
    return names.get(text, text) or "–"
