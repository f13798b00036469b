"""remarks of a linked test that are quoted under the insight

Nobody has chosen any of the tests that are linked before this step, so nothing of those is quoted until somebody does.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quoted_pin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("pin_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("quoted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["trail_link.id"], name=op.f("fk_quoted_pin_link_id_trail_link"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["pin_id"], ["pin.id"], name=op.f("fk_quoted_pin_pin_id_pin"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quoted_pin")),
        sa.UniqueConstraint("link_id", "pin_id", name=op.f("uq_quoted_pin_link_id_pin_id")),
    )
    op.create_index(op.f("ix_quoted_pin_pin_id"), "quoted_pin", ["pin_id"])


def downgrade() -> None:
    op.drop_table("quoted_pin")
