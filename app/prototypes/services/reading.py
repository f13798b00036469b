"""Reading what testers wrote: only words that somebody has read are shown to others."""

from collections.abc import Iterable

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


def show_pin(by: Person, prototype: Prototype, pin: Pin) -> None:
    """Show it again."""
    MODERATE.check(by, prototype)
    if pin.hidden:
        pin.hidden = False
        db.session.flush()
        audit.record(by, "prototypes.pin_shown", pin, project_id=prototype.project_id)
