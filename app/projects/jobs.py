"""What the clock does to projects."""

from app.core.db import db
from app.core.jobs import every_minute
from app.projects.services.due import close_what_is_due, open_what_is_due


@every_minute
def open_and_close_activities() -> None:
    """Open the activities whose time has come, and write down that those whose deadline has passed are closed."""
    with db.transaction():
        open_what_is_due()
        close_what_is_due()
