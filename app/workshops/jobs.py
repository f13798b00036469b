"""What the clock does to workshops."""

from app.core.db import db
from app.core.jobs import every_hour
from app.workshops import services


@every_hour
def forget_devices() -> None:
    """Destroy the keys of rooms whose day has come."""
    with db.transaction():
        services.keep_what_ended()
        services.destroy_keys()
