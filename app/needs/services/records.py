"""What every change of a need leaves behind: a lock while it lasts, a receipt, a line in the log."""

import uuid
from typing import Any

from sqlalchemy import select

from app.core import audit, clock
from app.core.db import db
from app.core.permissions import Person
from app.needs.models import Addition, AdditionState, Need
from app.needs.search.words import searchable
from app.notifications.models import ReceiptKind, Subject
from app.notifications.services import write_receipt

AGAIN = uuid.UUID("6d2b1f0e-5a0d-4c1c-9d5e-6a6c1f1a7b3d")


def keys(client_key: str, *told: object) -> tuple[str, str]:
    """The keys to store something under: the form's own and, when that holds something else, one made from the words.

    Somebody who goes back in the browser and writes on sends other words with the same form: they are stored too.
    """
    return client_key, str(uuid.uuid5(AGAIN, client_key + "".join(map(str, told))))


def lock(need: Need) -> None:
    """Let nobody else change the need, or who supports it, until the transaction ends; and see what it is now."""
    query = select(Need).where(Need.id == need.id).with_for_update(key_share=True)
    db.session.scalars(query.execution_options(populate_existing=True)).one()


def lock_all(*needs: Need) -> None:
    """Lock several in the order of their numbers, so that two who do it never wait for each other."""
    for need in sorted(needs, key=lambda need: need.id):
        lock(need)


def changed(by: Person, need: Need, action: str, *, reason: str = "", **details: Any) -> None:
    """Store the need, and write in the log who did what to it."""
    audit.record(by, f"needs.{action}", need, reason=reason, **details)
    db.session.flush()


def receipt(need: Need, kind: ReceiptKind, key: str = "", **rest: Any) -> None:
    """Write the dated line that the author, the supporters and everybody else can read."""
    write_receipt(Subject.NEED, need.id, kind, key=key or clock.now().isoformat(), **rest)


def about(need: Need) -> dict[str, Any]:
    """What a receipt needs to point to a need. No words of it: they would outlive those who take theirs back."""
    return {"endpoint": "needs.need", "values": {"number": need.id}}


def index(need: Need) -> None:
    """Bring what is searched in line with what is said. Only what everybody may read can be found.

    One at a time for each need, of what stands there now: what another let in or took out a moment ago is not put back.
    """
    lock(need)
    published = Addition.need_id == need.id, Addition.state == AdditionState.PUBLISHED
    added = db.session.scalars(select(Addition.text).where(*published).order_by(Addition.id))
    need.search_text = searchable(str(need.id), need.text, need.place, *added)
    db.session.flush()
