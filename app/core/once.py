"""What is sent twice is stored once: a double press, or the same form again after the net went.

A row carries the key that it was sent under, and a unique constraint on the key decides: of two at the same moment one
is stored, and both are given it.
"""

import uuid
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core.db import Base, db

SENT = uuid.UUID("0d0c4b5e-8a8e-4d0f-9f5b-2f1d6c0b9a57")
Row = TypeVar("Row", bound=Base)


def key_of(client_key: str | None, *told: object) -> str:
    """The key to store something under: of the form that it came from, and of all that stands in it.

    Somebody who goes back in the browser and writes on sends something else with the same form: that is stored too.
    Without a form (a command, the demo) every call is a new one.
    """
    return str(uuid.uuid5(SENT, repr((client_key, told))) if client_key else uuid.uuid4())


def once(table: type[Row], key: str, make: Callable[[], Row]) -> tuple[Row, bool]:
    """The row that is stored under `key`, and whether it is new. `make` gives it, with the key, when there is none yet.

    What `make` raises is raised, and nothing of it is stored.
    """
    if (known := _stored(table, key)) is not None:
        return known, False
    try:
        with db.session.begin_nested():
            made = make()
            db.session.add(made)
            db.session.flush()
    except IntegrityError:  # another stored it a moment ago; or it is about something else
        if (known := _stored(table, key)) is None:
            raise
        return known, False
    return made, True


def _stored(table: type[Row], key: str) -> Row | None:
    found: Row | None = db.session.scalars(select(table).where(table.client_key == key)).one_or_none()  # type: ignore[attr-defined]
    return found
