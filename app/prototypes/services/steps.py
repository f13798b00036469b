"""What testers see of each other's pins in an open test moves by at least five people at a time (docs/adr/0018).

Whoever reads a picture before and after a neighbour has tried it knows which pin is the neighbour's. So up to which pin they
are shown is stored, and it moves on only when five more have pinned something there.
"""

from typing import Any

from sqlalchemy import func, or_, select, update

from app.core import clock
from app.core.db import db
from app.core.smallcells import SMALLEST_CELL
from app.core.upsert import changed
from app.projects.models import Activity, ActivityState
from app.prototypes.models import Pin, Variant, Version

testers = func.count(Pin.feedback_id.distinct())


def show_steps() -> int:
    """Take the next step in every picture of an open test that is due for it. Run by a job; returns how many."""
    query = (
        select(Variant.id, testers.label("testers"), func.max(Pin.id).label("pin"))
        .join(Pin, Pin.variant_id == Variant.id)
        .join(Variant.version)
        .join(Version.activity)
        .where(
            Activity.state == ActivityState.OPEN,
            or_(Activity.closes_at.is_(None), Activity.closes_at > clock.now()),
            Pin.hidden.is_(False),
        )
        .group_by(Variant.id, Variant.shown_testers)
        .having(testers >= Variant.shown_testers + SMALLEST_CELL)
    )
    return sum(_step(row) for row in db.session.execute(query).all())


def _step(due: Any) -> int:
    """Of two at once only one takes it: the other would show pins of too few."""
    far_enough = Variant.shown_testers <= due.testers - SMALLEST_CELL
    newer = {"shown_testers": due.testers, "shown_pin": due.pin}
    return changed(update(Variant).where(Variant.id == due.id, far_enough).values(newer))


def keep_shown(version: Version) -> None:
    """The version is tried again: what has been seen since its test closed is what the next steps are counted from."""
    seen = {"shown_testers": testers, "shown_pin": func.coalesce(func.max(Pin.id), 0)}
    newer = {name: select(what).where(Pin.variant_id == Variant.id).scalar_subquery() for name, what in seen.items()}
    changed(update(Variant).where(Variant.version_id == version.id).values(newer))
