"""while a test is open, others' pins are shown in steps

Nothing is shown of the tests that are open at this step until their first: the job takes it within a minute.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("prototype_variant", sa.Column("shown_testers", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("prototype_variant", sa.Column("shown_pin", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("prototype_variant", "shown_pin")
    op.drop_column("prototype_variant", "shown_testers")
