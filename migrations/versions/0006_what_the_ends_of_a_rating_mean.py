"""what 1 and 5 mean stands on the ballot"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = ("low_nb", "low_en", "high_nb", "high_en")
UNTIL_NOW = {"low_nb": "dårlig", "low_en": "bad", "high_nb": "bra", "high_en": "good"}


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("ballot", sa.Column(name, sa.String(length=40), nullable=False, server_default=""))
    ballot = sa.table("ballot", sa.column("method"), *(sa.column(name) for name in COLUMNS))
    # Those who have rated read these words: what they answered must not change its meaning now.
    op.execute(ballot.update().where(ballot.c.method == op.inline_literal("rating")).values(UNTIL_NOW))


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("ballot", name)
