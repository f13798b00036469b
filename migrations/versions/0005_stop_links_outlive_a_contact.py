"""stop links outlive the contact whose mails they were in"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stop_link",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_stop_link_contact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_stop_link")),
    )
    op.create_index(op.f("ix_stop_link_contact_id"), "stop_link", ["contact_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_stop_link_contact_id"), table_name="stop_link")
    op.drop_table("stop_link")
