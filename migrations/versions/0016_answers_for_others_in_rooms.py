"""answers for somebody without a phone, devices of a table, and hands counted for each part of a question"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

CHANNEL = sa.Enum(
    "phone", "beside", "table", name="channel", native_enum=False, create_constraint=True, length=32
)
TEXT = sa.table("workshop_text", sa.column("for_other", sa.Boolean()))


def upgrade() -> None:
    op.add_column("workshop", sa.Column("for_others", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("workshop_device", sa.Column("at_table", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("workshop_answer") as batch_op:
        batch_op.add_column(sa.Column("client_key", sa.String(length=36), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("channel", CHANNEL, nullable=False, server_default="phone"))
        batch_op.drop_constraint(batch_op.f("uq_workshop_answer_round_id_device_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_workshop_answer_round_id_device_id_client_key"), ["round_id", "device_id", "client_key"]
        )
    op.add_column("workshop_text", sa.Column("for_other", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("workshop_hand_count") as batch_op:
        batch_op.add_column(sa.Column("cell", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_constraint(batch_op.f("uq_workshop_hand_count_round_id_option_way"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_workshop_hand_count_round_id_option_cell_way"), ["round_id", "option", "cell", "way"]
        )


def downgrade() -> None:
    """What was given for others and counted for a part of a question has no place before this step."""
    op.execute("DELETE FROM workshop_hand_count WHERE cell <> 0")
    op.execute(sa.delete(TEXT).where(TEXT.c.for_other))
    op.execute("DELETE FROM workshop_answer WHERE channel <> 'phone'")
    with op.batch_alter_table("workshop_hand_count") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_workshop_hand_count_round_id_option_cell_way"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_workshop_hand_count_round_id_option_way"), ["round_id", "option", "way"]
        )
        batch_op.drop_column("cell")
    op.drop_column("workshop_text", "for_other")
    with op.batch_alter_table("workshop_answer") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_workshop_answer_round_id_device_id_client_key"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_workshop_answer_round_id_device_id"), ["round_id", "device_id"]
        )
        batch_op.drop_constraint(batch_op.f("ck_workshop_answer_channel"), type_="check")
        batch_op.drop_column("channel")
        batch_op.drop_column("client_key")
    op.drop_column("workshop_device", "at_table")
    op.drop_column("workshop", "for_others")
