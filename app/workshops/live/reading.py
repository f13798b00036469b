"""What changes when a room shows something else: one statement for all rooms that somebody watches."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.projects.models import Activity, Project
from app.workshops import rows
from app.workshops.counting import Counts, columns, counted
from app.workshops.live.channels import What
from app.workshops.models import Workshop


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """What a room shows, as a number of versions and counts."""

    room: str  # as `queries.stamp_of` tells it
    presses: int
    counts: Counts

    def stamp(self, what: What) -> str:
        """What is new for that kind of page when it differs. Phones do not show how many have answered, nor what is pressed
        for the screen alone."""
        return self.room if what is What.PHONE else self.counts.stamp(self.room, self.presses)


def pulses(workshop_ids: Collection[int]) -> dict[int, Pulse]:
    """The pulse of each of these rooms. A room that is gone has none."""
    query = (
        select(
            Workshop.id,
            Workshop.version,
            Workshop.presses,
            Activity.state.label("activity"),
            Project.state.label("project"),
            *columns(Workshop.id, rows.newest_round()),
        )
        .join(Activity, Activity.id == Workshop.activity_id)
        .join(Project, Project.id == Workshop.project_id)
        .where(Workshop.id.in_(workshop_ids))
    )
    return {
        row.id: Pulse(
            room=rows.stamp(row.version, row.activity, row.project),
            presses=row.presses,
            counts=counted(row),
        )
        for row in db.session.execute(query)
    }
