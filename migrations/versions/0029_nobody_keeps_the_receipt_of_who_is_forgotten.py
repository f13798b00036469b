"""nobody keeps the receipt of a need whose teller is forgotten

Whoever kept it could speak for somebody who is no more. They follow the need from now on, as anybody may.
"""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

FORGOTTEN = "SELECT id FROM need WHERE participant_id IS NULL AND origin = 'app'"


def upgrade() -> None:
    op.execute(f"DELETE FROM need_keeper WHERE need_id IN ({FORGOTTEN})")  # noqa: S608 - words of ours
    kept = "tie = 'kept' AND subject = 'need'"
    op.execute(f"UPDATE follow SET tie = 'followed' WHERE {kept} AND subject_id IN ({FORGOTTEN})")  # noqa: S608


def downgrade() -> None:
    """Who kept it is not known any more, and nothing else is changed."""
