"""What an open vote shows of its result moves by at least five people at a time (docs/adr/0018).

A result that is read twice while one person votes in between tells how that person voted. So the figures that are
shown are stored, and they are counted again only when five more have voted.
"""

from sqlalchemy import or_, select, update

from app.core import clock
from app.core.db import db
from app.core.smallcells import SMALLEST_CELL
from app.core.upsert import changed
from app.decisions import queries
from app.decisions.models import Ballot
from app.projects.models import Activity, ActivityState, ResultsVisible


def show_steps() -> int:
    """Take the next step in every open vote that is due for it. Run by a job; returns how many."""
    moment = clock.now()
    due = (
        select(Ballot.id)
        .join(Ballot.activity)
        .where(
            Activity.state == ActivityState.OPEN,
            or_(Activity.closes_at.is_(None), Activity.closes_at > moment),
            Activity.results_visible != ResultsVisible.AFTER_CLOSE,
            Activity.contributions >= Ballot.shown_voters + SMALLEST_CELL,
        )
    )
    return sum(_step(ballot_id) for ballot_id in db.session.scalars(due).all())


def _step(ballot_id: int) -> int:
    """Of two at once only one takes it: the other would show a count that differs by too few."""
    voters, rows = queries.recounted(ballot_id)
    far_enough = Ballot.shown_voters <= voters - SMALLEST_CELL
    newer = {"shown_voters": voters, "shown_counts": [list(row) for row in rows]}
    return changed(update(Ballot).where(Ballot.id == ballot_id, far_enough).values(newer))
