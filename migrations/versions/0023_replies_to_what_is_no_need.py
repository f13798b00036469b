"""replies to what people gave that is no need"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = ("need", "addition", "pin", "closing", "answer", "idea", "reason")
TO = ("addition", "feedback", "ballot", "round")


def upgrade() -> None:
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(*TO, name="replyto", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=32), nullable=False
        ),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=False),
        sa.Column("text_nb", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("by_nb", sa.String(length=160), nullable=False),
        sa.Column("by_en", sa.String(length=160), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("text_nb <> ''", name=op.f("ck_reply_text")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_reply_account_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_reply_project_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("key", name=op.f("uq_reply_key")),
        sa.UniqueConstraint("subject", "subject_id", name=op.f("uq_reply_subject_subject_id")),
    )
    op.create_index(op.f("ix_reply_account_id"), "reply", ["account_id"])
    op.create_index(op.f("ix_reply_project_id_published_at"), "reply", ["project_id", "published_at"])


def downgrade() -> None:
    op.drop_table("reply")
