"""numbers of what people gave are given once on SQLite too, and nothing is noted about what is gone"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLES = ("feedback", "vote", "workshop_answer", "workshop_text", "pin")
POINTING = ("version_cause", "vote_choice", "workshop_sheet", "workshop_stand")  # and `pin`, to `feedback`
KINDS = {
    "pin": "pin",
    "closing": "feedback",
    "reason": "vote",
    "answer": "workshop_answer",
    "idea": "workshop_text",
}
NOTED = ("inbox_item", "inbox_tagging", "inbox_note", "inbox_presence", "theme_member", "theme_left")
PLAIN, ONCE = "PRIMARY KEY (id)", "PRIMARY KEY (id AUTOINCREMENT)"


def upgrade() -> None:
    for table in NOTED:
        for kind, given in KINDS.items():
            _drop_loose(table, "kind", kind, "item_id", given)
    _drop_loose("reply", "subject", "feedback", "subject_id", "feedback")
    _drop_loose("trail_link", "from_kind", "feedback", "from_id", "feedback")
    _make_anew(PLAIN, ONCE)


def downgrade() -> None:
    _make_anew(ONCE, PLAIN)


def _drop_loose(table: str, which: str, kind: str, column: str, given: str) -> None:
    there = f"EXISTS (SELECT 1 FROM {given} WHERE {given}.id = {table}.{column})"  # noqa: S608 - names of ours
    op.execute(f"DELETE FROM {table} WHERE {which} = '{kind}' AND NOT {there}")  # noqa: S608 - names of ours


def _make_anew(old: str, new: str) -> None:
    """On SQLite a table is made anew to get another key. Dropping it would take with it what points to it: so all the
    rows are put aside, and put back parents first. How the table was made is read from the database, checks and all."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return
    for name in reversed((*TABLES, *POINTING)):
        op.execute(f"CREATE TABLE kept_{name} AS SELECT * FROM {name}")  # noqa: S608 - names of ours
        op.execute(f"DELETE FROM {name}")  # noqa: S608 - names of ours
    made = sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :name AND sql IS NOT NULL ORDER BY type DESC")
    for name in TABLES:
        parts = bind.execute(made, {"name": name}).all()
        op.execute(f"DROP TABLE {name}")
        for kind, sql in parts:  # the table before its indexes
            bind.exec_driver_sql(sql.replace(old, new) if kind == "table" else sql)
    for name in (*TABLES, *POINTING):
        op.execute(f"INSERT INTO {name} SELECT * FROM kept_{name}")  # noqa: S608 - names of ours
        op.execute(f"DROP TABLE kept_{name}")
