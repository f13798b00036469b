"""which page of a long list the screen in a room shows"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workshop", sa.Column("screen_page", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("workshop", "screen_page")
