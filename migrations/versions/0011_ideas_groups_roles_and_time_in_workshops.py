"""ideas, groups, roles and time in workshops"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ROLE = sa.Enum(
    "drive", "moderate", "scribe", name="roomrole", native_enum=False, create_constraint=True, length=32
)
DRIVES = sa.text("role = 'drive'")


def upgrade() -> None:
    op.create_table(
        "workshop_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["workshop_round.id"], name=op.f("fk_workshop_group_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_group")),
    )
    op.create_index(op.f("ix_workshop_group_round_id"), "workshop_group", ["round_id"])
    op.create_table(
        "workshop_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("hidden_because", sa.String(length=160), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"], ["workshop_round.id"], name=op.f("fk_workshop_text_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["workshop_device.id"], name=op.f("fk_workshop_text_device_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["workshop_group.id"], name=op.f("fk_workshop_text_group_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_text")),
        sa.UniqueConstraint(
            "round_id", "device_id", "client_key", name=op.f("uq_workshop_text_round_id_device_id_client_key")
        ),
    )
    op.create_index(op.f("ix_workshop_text_device_id"), "workshop_text", ["device_id"])
    op.create_index(op.f("ix_workshop_text_group_id"), "workshop_text", ["group_id"])
    op.create_table(
        "workshop_stand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("stand", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("stand IN (-1, 0, 1)", name=op.f("ck_workshop_stand_stand")),
        sa.ForeignKeyConstraint(
            ["text_id"], ["workshop_text.id"], name=op.f("fk_workshop_stand_text_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["workshop_device.id"], name=op.f("fk_workshop_stand_device_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_stand")),
        sa.UniqueConstraint("text_id", "device_id", name=op.f("uq_workshop_stand_text_id_device_id")),
    )
    op.create_index(op.f("ix_workshop_stand_device_id"), "workshop_stand", ["device_id"])
    op.create_table(
        "workshop_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", ROLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_role_workshop_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_workshop_role_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_role")),
        sa.UniqueConstraint("workshop_id", "account_id", name=op.f("uq_workshop_role_workshop_id_account_id")),
    )
    op.create_index(op.f("ix_workshop_role_account_id"), "workshop_role", ["account_id"])
    op.create_index(
        "uq_workshop_role_drive",
        "workshop_role",
        ["workshop_id"],
        unique=True,
        sqlite_where=DRIVES,
        postgresql_where=DRIVES,
    )
    op.add_column("workshop_round", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("workshop_round", sa.Column("groups_version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("workshop_round", sa.Column("groups_before", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("workshop_answer") as batch_op:
        batch_op.add_column(sa.Column("group_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_workshop_answer_group_id"), ["group_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_workshop_answer_group_id"), "workshop_group", ["group_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("workshop_answer") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_workshop_answer_group_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_workshop_answer_group_id"))
        batch_op.drop_column("group_id")
    op.drop_column("workshop_round", "groups_before")
    op.drop_column("workshop_round", "groups_version")
    op.drop_column("workshop_round", "ends_at")
    op.drop_table("workshop_role")
    op.drop_table("workshop_stand")
    op.drop_table("workshop_text")
    op.drop_table("workshop_group")
