"""Reading what testers wrote: only words that somebody has read are shown to others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from app.core import audit, clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.permissions import Person
from app.core.text import imprint
from app.prototypes.models import Feedback, Pin, Prototype, Version
from app.prototypes.permissions import MODERATE


@dataclass(frozen=True)
class Read:
    """new: how many are read now and were not. reworded: how many stay unread, as they have other words by now."""

    new: int
    reworded: int


def mark_read(by: Person, prototype: Prototype, seen: Mapping[int, str]) -> Read:
    """Say that these have been read, so that others may see them.

    seen: by the ids of the pins, the imprint of the words that were read. Who wrote them may have given a pin other
    words since: nobody has read those, so it stays unread.
    """
    MODERATE.check(by, prototype)
    mine = select(Feedback.id).join(Version, Version.id == Feedback.version_id)
    mine = mine.where(Version.prototype_id == prototype.id)
    unread = select(Pin).where(Pin.id.in_(list(seen)), Pin.feedback_id.in_(mine), Pin.read_at.is_(None))
    found = _held(unread)
    read = [pin for pin in found if imprint(pin.text) == seen[pin.id]]
    for pin in read:
        pin.read_at = clock.now()
    if read:
        db.session.flush()
        audit.record(by, "prototypes.pins_read", prototype, number=len(read))
    return Read(len(read), len(found) - len(read))


def hide_pin(by: Person, prototype: Prototype, pin: Pin, reason: str = "") -> None:
    """Take a pin out of what others see; its author still sees it. Repeating changes nothing."""
    MODERATE.check(by, prototype)
    _hold(pin)
    if not pin.hidden:
        pin.hidden, pin.read_at = True, pin.read_at or clock.now()
        db.session.flush()
        audit.record(by, "prototypes.pin_hidden", pin, project_id=prototype.project_id, reason=reason)


def hidden_by(pin_ids: Sequence[int]) -> dict[int, int | None]:
    """Who hid each of the pins last, by their ids. They are held until the transaction ends, so that it stays so."""
    _held(select(Pin).where(Pin.id.in_(pin_ids)))
    return audit.last_by(Pin.__tablename__, pin_ids, "prototypes.pin_hidden")


def show_pin(by: Person, prototype: Prototype, pin: Pin, *, unread: bool = False, seen: str | None = None) -> bool:
    """Show it again. True when it was hidden.

    unread: the hiding is undone, and nobody had read it before: then others must not see its words yet either.
    seen: the imprint of the words that were read. With other words it stays hidden: they were hidden by somebody else.
    """
    MODERATE.check(by, prototype)
    _hold(pin)
    if not pin.hidden or seen not in (None, imprint(pin.text)):
        return False
    pin.hidden = False
    if unread:
        pin.read_at = None
    db.session.flush()
    audit.record(by, "prototypes.pin_shown", pin, project_id=prototype.project_id)
    return True


def _hold(pin: Pin) -> None:
    if not _held(select(Pin).where(Pin.id == pin.id)):
        raise NotFound  # whoever wrote it took it away a moment ago


def _held(query: Select[Pin]) -> Sequence[Pin]:
    """The pins as they are now, and so until the transaction ends: who wrote them may be changing their words."""
    query = query.order_by(Pin.id).with_for_update(key_share=True)
    return db.session.scalars(query, execution_options={"populate_existing": True}).all()
