"""Reading what testers wrote: only words that somebody has read are shown to others."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select, update

from app.core import audit, clock
from app.core.db import db
from app.core.permissions import Person
from app.core.upsert import changed
from app.prototypes.models import Feedback, Pin, Prototype, Version
from app.prototypes.permissions import MODERATE


def mark_read(by: Person, prototype: Prototype, pin_ids: Iterable[int]) -> int:
    """Say that these have been read, so that others may see them. Returns how many were new."""
    MODERATE.check(by, prototype)
    mine = select(Feedback.id).join(Version, Version.id == Feedback.version_id)
    number = changed(
        update(Pin)
        .where(
            Pin.id.in_(list(pin_ids)),
            Pin.feedback_id.in_(mine.where(Version.prototype_id == prototype.id)),
            Pin.read_at.is_(None),
        )
        .values(read_at=clock.now())
    )
    if number:
        audit.record(by, "prototypes.pins_read", prototype, number=number)
    return number


def hide_pin(by: Person, prototype: Prototype, pin: Pin, reason: str = "") -> None:
    """Take a pin out of what others see; its author still sees it. Repeating changes nothing."""
    MODERATE.check(by, prototype)
    if not pin.hidden:
        pin.hidden, pin.read_at = True, pin.read_at or clock.now()
        db.session.flush()
        audit.record(by, "prototypes.pin_hidden", pin, project_id=prototype.project_id, reason=reason)


def hidden_by(pin_ids: Sequence[int]) -> dict[int, int | None]:
    """Who hid each of the pins last, by their ids. They are held until the transaction ends, so that it stays so."""
    held = select(Pin).where(Pin.id.in_(pin_ids)).order_by(Pin.id).with_for_update(key_share=True)
    db.session.scalars(held, execution_options={"populate_existing": True}).all()
    return audit.last_by(Pin.__tablename__, pin_ids, "prototypes.pin_hidden")


def show_pin(by: Person, prototype: Prototype, pin: Pin, *, unread: bool = False) -> bool:
    """Show it again. True when it was hidden.

    unread: the hiding is undone, and nobody had read it before: then others must not see its words yet either.
    """
    MODERATE.check(by, prototype)
    if not pin.hidden:
        return False
    pin.hidden = False
    if unread:
        pin.read_at = None
    db.session.flush()
    audit.record(by, "prototypes.pin_shown", pin, project_id=prototype.project_id)
    return True
