"""what a team sends twice is stored once

A column and an index, never a table made anew: SQLite would delete what hangs on the rows (ON DELETE CASCADE) as it
drops the old table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "activity",
    "indicator",
    "insight",
    "note",
    "opportunity",
    "pilot",
    "prototype",
    "prototype_variant",
    "solution",
    "workshop_step",
)


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("client_key", sa.String(length=36), nullable=True))
        op.create_index(op.f(f"ix_{table}_client_key"), table, ["client_key"], unique=True)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_index(op.f(f"ix_{table}_client_key"), table_name=table)
        op.drop_column(table, "client_key")
