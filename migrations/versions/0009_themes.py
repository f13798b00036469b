"""themes, their members, and the runs that propose them"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "theme_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("nowhere", sa.JSON(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_theme_run_percent")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_theme_run_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_run")),
    )
    with op.batch_alter_table("theme_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_run_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_theme_run_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_theme_run_under_way",
            ["project_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
        )

    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "proposed", "accepted", "refused", name="standing", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("name_nb", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("insight_id", sa.Integer(), nullable=True),
        sa.Column("client_key", sa.String(length=36), nullable=True),
        sa.CheckConstraint("standing <> 'accepted' OR accepted_at IS NOT NULL", name=op.f("ck_theme_accepted")),
        sa.CheckConstraint("standing IN ('proposed', 'accepted')", name=op.f("ck_theme_stands")),
        sa.ForeignKeyConstraint(["insight_id"], ["insight.id"], name=op.f("fk_theme_insight_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_theme_project_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_client_key"), ["client_key"], unique=True)
        batch_op.create_index(batch_op.f("ix_theme_insight_id"), ["insight_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_theme_project_id_standing"), ["project_id", "standing"], unique=False)

    op.create_table(
        "theme_member",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "proposed",
                "accepted",
                "refused",
                name="member_standing",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("fit", sa.Float(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_theme_member_need_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_member_theme_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("theme_id", "need_id", name=op.f("pk_theme_member")),
    )
    with op.batch_alter_table("theme_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_member_need_id"), ["need_id"], unique=False)
        batch_op.create_index(
            "uq_theme_member_accepted",
            ["need_id"],
            unique=True,
            sqlite_where=sa.text("standing = 'accepted'"),
            postgresql_where=sa.text("standing = 'accepted'"),
        )
        batch_op.create_index(
            "uq_theme_member_proposed",
            ["need_id"],
            unique=True,
            sqlite_where=sa.text("standing = 'proposed'"),
            postgresql_where=sa.text("standing = 'proposed'"),
        )


def downgrade() -> None:
    op.drop_table("theme_member")
    op.drop_table("theme")
    op.drop_table("theme_run")
