"""open votes show their result in steps of five"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ballot", sa.Column("shown_voters", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("ballot", sa.Column("shown_counts", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("ballot", "shown_counts")
    op.drop_column("ballot", "shown_voters")
