"""presses of workshops counted apart from pictures, and ideas from rooms in the inbox"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OLD = ("need", "addition", "pin", "closing", "answer", "reason")
NEW = (*OLD[:5], "idea", *OLD[5:])
TABLES = ("inbox_item", "inbox_note", "inbox_presence", "inbox_tagging")


def upgrade() -> None:
    op.add_column("workshop", sa.Column("presses", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("workshop_step", sa.Column("notes_lang", sa.String(2), nullable=False, server_default="nb"))
    _allow(NEW)


def downgrade() -> None:
    for table in TABLES:  # what the inbox does not know has no place in it
        op.execute(f"DELETE FROM {table} WHERE kind NOT IN {OLD}")
    _allow(OLD)
    op.drop_column("workshop_step", "notes_lang")
    op.drop_column("workshop", "presses")


def _allow(kinds: tuple[str, ...]) -> None:
    """SQLite makes the tables anew, and what points to a row of theirs would go with the old ones."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        op.execute("CREATE TEMPORARY TABLE kept_mention AS SELECT * FROM inbox_mention")
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_{table}_kind"), f"kind IN {kinds}")
    if sqlite:
        op.execute("INSERT INTO inbox_mention SELECT * FROM kept_mention")
        op.execute("DROP TABLE kept_mention")
