"""The queue of the background work, which makes its tables by itself."""

import sqlalchemy as sa

from app.core.db import db
from config import Settings


def remove(settings: Settings) -> None:
    """As on a new installation: there is no queue, and nothing in it."""
    for path in settings.data_dir.glob("jobs.db*"):
        path.unlink()
    if not settings.embedded:
        with db.engine.begin() as connection:
            for table in sa.inspect(connection).get_table_names():
                if table.startswith("huey_"):
                    connection.execute(sa.text(f"DROP TABLE {table}"))
