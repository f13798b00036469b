"""What the clock does to projects."""

from app.core.db import db
from app.core.jobs import every_minute
from app.projects.services.activities import close_what_is_due


@every_minute
def close_activities() -> None:
    """Write down that activities whose deadline has passed are closed."""
    with db.transaction():
        close_what_is_due()
