"""What the clock does to votes."""

from app.core.db import db
from app.core.jobs import every_minute
from app.decisions import services


@every_minute
def show_votes_in_steps() -> None:
    """Let open votes show newer figures when enough have voted since."""
    with db.transaction():
        services.show_steps()


@every_minute
def tell_of_votes() -> None:
    """Tell people of votes that have opened or closed."""
    with db.transaction():
        services.tell_due()
