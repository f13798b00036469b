"""addresses that were confirmed on the device that asked

Where those of before this step were confirmed is not known: their devices are told as before, and none is gathered by
the address until its owner asks for the link to my page and opens it there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("proven", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("contact", "proven")
