"""the search index of needs, and numbers that start at 1001

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-23

Made by hand: Alembic knows neither virtual tables nor operator classes. Whoever lets SQLite rebuild the table `need`
(batch mode) must make the triggers again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FIRST_NUMBER = 1001

SQLITE = (
    """
    CREATE VIRTUAL TABLE need_search
    USING fts5(search_text, content = 'need', content_rowid = 'id', tokenize = 'trigram')
    """,
    "INSERT INTO need_search (rowid, search_text) SELECT id, search_text FROM need WHERE public",
    """
    CREATE TRIGGER need_search_insert AFTER INSERT ON need WHEN new.public BEGIN
      INSERT INTO need_search (rowid, search_text) VALUES (new.id, new.search_text);
    END
    """,
    """
    CREATE TRIGGER need_search_delete AFTER DELETE ON need WHEN old.public BEGIN
      INSERT INTO need_search (need_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
    END
    """,
    """
    CREATE TRIGGER need_search_update AFTER UPDATE OF search_text, public ON need BEGIN
      INSERT INTO need_search (need_search, rowid, search_text)
        SELECT 'delete', old.id, old.search_text WHERE old.public;
      INSERT INTO need_search (rowid, search_text) SELECT new.id, new.search_text WHERE new.public;
    END
    """,
    f"""
    INSERT INTO sqlite_sequence (name, seq)
    SELECT 'need', {FIRST_NUMBER - 1} WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'need')
    """,
)
# A table of its own, so that a support, which changes the row of the need, does not touch the trigrams.
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """
    CREATE TABLE need_search (
      rowid integer PRIMARY KEY REFERENCES need (id) ON DELETE CASCADE,
      search_text text NOT NULL
    )
    """,
    "INSERT INTO need_search (rowid, search_text) SELECT id, search_text FROM need WHERE public",
    # Without a list of pending entries a search costs the same right after a large import.
    """
    CREATE INDEX need_search_trigrams ON need_search USING gin (search_text gin_trgm_ops) WITH (fastupdate = off)
    """,
    """
    CREATE FUNCTION need_search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.public THEN
        INSERT INTO need_search (rowid, search_text) VALUES (NEW.id, NEW.search_text)
        ON CONFLICT (rowid) DO UPDATE SET search_text = EXCLUDED.search_text;
      ELSE
        DELETE FROM need_search WHERE rowid = NEW.id;
      END IF;
      RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER need_search_follow AFTER INSERT OR UPDATE OF search_text, public ON need
    FOR EACH ROW EXECUTE FUNCTION need_search_follow()
    """,
    f"ALTER SEQUENCE need_id_seq START WITH {FIRST_NUMBER}",
    f"SELECT setval('need_id_seq', greatest({FIRST_NUMBER - 1}, (SELECT coalesce(max(id), 0) FROM need)))",
)
SQLITE_DOWN = (
    "DROP TRIGGER need_search_update",
    "DROP TRIGGER need_search_delete",
    "DROP TRIGGER need_search_insert",
    "DROP TABLE need_search",
)
POSTGRESQL_DOWN = (
    "DROP TRIGGER need_search_follow ON need",
    "DROP FUNCTION need_search_follow",
    "DROP TABLE need_search",
    "ALTER SEQUENCE need_id_seq START WITH 1",
)


def _run(sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    connection = op.get_bind()
    for statement in sqlite if connection.dialect.name == "sqlite" else postgresql:
        connection.execute(sa.text(statement))


def upgrade() -> None:
    _run(SQLITE, POSTGRESQL)


def downgrade() -> None:
    _run(SQLITE_DOWN, POSTGRESQL_DOWN)
