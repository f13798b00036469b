"""Background work: what only counts for a while."""

from datetime import timedelta

from sqlalchemy import delete

from app.core import clock
from app.core.db import db
from app.core.jobs import every_hour
from app.inbox.models import Act, Presence
from app.inbox.queries.team import HERE_FOR

ACTS_KEPT = timedelta(days=1)


@every_hour
def forget_what_is_over() -> None:
    """Who looked at what, and what it would take to undo what nobody can undo any more. The log keeps what was done."""
    with db.transaction() as session:
        session.execute(delete(Presence).where(Presence.seen_at < clock.now() - HERE_FOR))
        session.execute(delete(Act).where(Act.done_at < clock.now() - ACTS_KEPT))
