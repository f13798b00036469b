"""sheets of paper with whole answers, entered in rooms"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OLD = ("phone", "beside", "table")


def upgrade() -> None:
    _allow((*OLD, "paper"))
    op.create_table(
        "workshop_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["workshop_answer.id"],
            name=op.f("fk_workshop_sheet_answer_id_workshop_answer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_workshop_sheet_entered_by_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["workshop_round.id"],
            name=op.f("fk_workshop_sheet_round_id_workshop_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_sheet")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_workshop_sheet_answer_id")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_workshop_sheet_round_id_number")),
    )
    op.create_index(op.f("ix_workshop_sheet_entered_by"), "workshop_sheet", ["entered_by"])


def downgrade() -> None:
    """What was entered from paper has no place before this step."""
    op.drop_table("workshop_sheet")
    papers = "SELECT id FROM workshop_device WHERE token_hash = 'paper'"
    op.execute(f"DELETE FROM workshop_text WHERE device_id IN ({papers})")  # noqa: S608 - no value of anybody
    op.execute("DELETE FROM workshop_answer WHERE channel = 'paper'")
    op.execute("DELETE FROM workshop_device WHERE token_hash = 'paper'")
    _allow(OLD)


def _allow(channels: tuple[str, ...]) -> None:
    with op.batch_alter_table("workshop_answer") as batch_op:
        batch_op.drop_constraint(op.f("ck_workshop_answer_channel"), type_="check")
        batch_op.create_check_constraint(op.f("ck_workshop_answer_channel"), f"channel IN {channels}")
