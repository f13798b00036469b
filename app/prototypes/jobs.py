"""What the clock does to tests of prototypes."""

from app.core.db import db
from app.core.jobs import every_minute
from app.prototypes import services


@every_minute
def ask_to_try() -> None:
    """Tell people of prototypes that can be tried now."""
    with db.transaction():
        services.tell_due()
