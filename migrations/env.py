"""Alembic's environment: the app's own engine and metadata, one connection, one transaction per run."""

from typing import Any

import sqlalchemy as sa
from alembic import context

from app import registry
from app.core.alone import Deed
from app.core.db import UtcDateTime, db

registry.import_models()


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Huey's tables and the search index (made by hand in its own migration) are not in the models."""
    return not (kind in ("table", "index") and name and name.startswith(("huey", "need_search")))


def render(kind: str, obj: Any, _context: Any) -> str | bool:
    if kind == "type" and isinstance(obj, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):  # those are for pages
                connection.execute(sa.text(f"SET LOCAL {limit} = 0"))
            # Two starts migrate one at a time. The lock goes with the transaction, and not with a connection that is kept.
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(Deed.MIGRATE.value)))
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_name=is_ours,
            render_item=render,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
