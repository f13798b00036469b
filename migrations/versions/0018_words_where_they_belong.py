"""the index of words knows the district, the area and the project of a need (PostgreSQL)

Revision ID: 0018
Revises: 0017
Create Date: 2026-11-30

SQLite finds the words first and looks at the rest after; PostgreSQL read all the needs of a district to find a word.
"""

import click
import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BEFORE, BELONGS = ("search_text",), ("district_id", "focus_area_id", "project_id")


def _index(columns: tuple[str, ...]) -> None:
    rest = "".join(f", {name}" for name in columns[1:])
    op.execute("DROP INDEX IF EXISTS need_search_trigrams")
    op.execute(
        f"CREATE INDEX need_search_trigrams ON need_search USING gin (search_text gin_trgm_ops{rest}) "
        "WITH (fastupdate = off)"
    )


def _follow(columns: tuple[str, ...]) -> None:
    """Keep these columns as they are in the row of the need."""
    names = ", ".join(columns)
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION need_search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.public THEN
            INSERT INTO need_search (rowid, {names}) VALUES (NEW.id, {", ".join(f"NEW.{name}" for name in columns)})
            ON CONFLICT (rowid) DO UPDATE SET {", ".join(f"{name} = EXCLUDED.{name}" for name in columns)};
          ELSE
            DELETE FROM need_search WHERE rowid = NEW.id;
          END IF;
          RETURN NULL;
        END $$
        """  # noqa: S608 - our own names
    )
    op.execute("DROP TRIGGER need_search_follow ON need")
    op.execute(
        f"CREATE TRIGGER need_search_follow AFTER INSERT OR UPDATE OF public, {names} ON need "
        "FOR EACH ROW EXECUTE FUNCTION need_search_follow()"
    )


def _extension(name: str) -> None:
    """Make it, or say what is to be done where only an administrator may."""
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT 1 FROM pg_extension WHERE extname = :name"), {"name": name}):
        return
    if not connection.scalar(sa.text("SELECT has_database_privilege(current_database(), 'CREATE')")):
        raise click.ClickException(
            f"PostgreSQL's extension {name} is missing, and this user may not make it. Let an administrator of the "
            f"database run «CREATE EXTENSION {name}» in it, and start again: nothing has been changed."
        )
    op.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    _extension("btree_gin")
    for name in BELONGS:
        op.add_column("need_search", sa.Column(name, sa.Integer()))
    op.execute(
        f"UPDATE need_search SET {', '.join(f'{name} = need.{name}' for name in BELONGS)} "  # noqa: S608
        "FROM need WHERE need.id = need_search.rowid"
    )
    _index((*BEFORE, *BELONGS))
    _follow((*BEFORE, *BELONGS))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    _index(BEFORE)
    _follow(BEFORE)
    for name in BELONGS:
        op.drop_column("need_search", name)
