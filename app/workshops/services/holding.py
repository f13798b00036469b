"""What changes a workshop comes one after the other: its row is held, and how many took part is counted anew."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.projects import services as projects
from app.workshops import queries
from app.workshops.models import Workshop


def hold(workshop: Workshop) -> None:
    """Until the transaction ends nobody presses, enters or publishes anything here, and what they did before is known.

    Phones answer and come in meanwhile: neither waits for this row.
    """
    mine = select(Workshop.id).where(Workshop.id == workshop.id)
    db.session.execute(mine.with_for_update(key_share=True))
    reread(workshop)


def reread(workshop: Workshop) -> None:
    """As it stands in the database now, with whether it is on."""
    query = select(Workshop).options(joinedload(Workshop.activity)).where(Workshop.id == workshop.id)
    db.session.scalars(query.execution_options(populate_existing=True)).one()


def recount(workshop: Workshop) -> None:
    """Let the activity know how many took part: counted from the rows."""
    difference = queries.taking_part(workshop.id) - workshop.activity.contributions
    if difference:
        projects.count_contribution(workshop.activity_id, by=difference)
