"""What the clock does to tests of prototypes."""

from app.core.db import db
from app.core.jobs import every_minute
from app.prototypes import services


@every_minute
def show_pins_in_steps() -> None:
    """Let the pictures of open tests show newer pins of others when enough have tried them since."""
    with db.transaction():
        services.show_steps()


@every_minute
def ask_to_try() -> None:
    """Tell people of prototypes that can be tried now."""
    with db.transaction():
        services.tell_due()
