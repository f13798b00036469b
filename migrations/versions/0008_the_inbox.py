"""the inbox: who takes care of what, tags, private notes, saved views"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbox_habit",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("keys", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_inbox_habit_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_inbox_habit")),
    )
    op.create_table(
        "inbox_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "verb",
            sa.Enum(
                "assign",
                "tag",
                "untag",
                "read",
                "place",
                "hide",
                "publish",
                name="verb",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_inbox_act_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_inbox_act_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_act")),
    )
    with op.batch_alter_table("inbox_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_act_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_inbox_act_project_id_account_id_done_at"),
            ["project_id", "account_id", "done_at"],
            unique=False,
        )

    op.create_table(
        "inbox_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "need",
                "addition",
                "pin",
                "closing",
                "answer",
                "reason",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["account.id"], name=op.f("fk_inbox_item_assignee_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_inbox_item_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_item")),
        sa.UniqueConstraint("project_id", "kind", "item_id", name=op.f("uq_inbox_item_project_id_kind_item_id")),
    )
    with op.batch_alter_table("inbox_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_item_assignee_id"), ["assignee_id"], unique=False)

    op.create_table(
        "inbox_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "need",
                "addition",
                "pin",
                "closing",
                "answer",
                "reason",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_inbox_note_account_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_inbox_note_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_note")),
        sa.UniqueConstraint("client_key", name=op.f("uq_inbox_note_client_key")),
    )
    with op.batch_alter_table("inbox_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_note_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_inbox_note_project_id_kind_item_id"), ["project_id", "kind", "item_id"], unique=False
        )

    op.create_table(
        "inbox_presence",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "need",
                "addition",
                "pin",
                "closing",
                "answer",
                "reason",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_inbox_presence_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_inbox_presence_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "kind", "item_id", "account_id", name=op.f("pk_inbox_presence")),
    )
    with op.batch_alter_table("inbox_presence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_presence_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbox_presence_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "inbox_tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_inbox_tag_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_tag")),
        sa.UniqueConstraint("project_id", "key", name=op.f("uq_inbox_tag_project_id_key")),
    )
    op.create_table(
        "inbox_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_inbox_view_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_inbox_view_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_view")),
        sa.UniqueConstraint("project_id", "account_id", "key", name=op.f("uq_inbox_view_project_id_account_id_key")),
    )
    with op.batch_alter_table("inbox_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_view_account_id"), ["account_id"], unique=False)

    op.create_table(
        "inbox_mention",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_inbox_mention_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["inbox_note.id"], name=op.f("fk_inbox_mention_note_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("note_id", "account_id", name=op.f("pk_inbox_mention")),
    )
    with op.batch_alter_table("inbox_mention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_mention_account_id"), ["account_id"], unique=False)

    op.create_table(
        "inbox_tagging",
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "need",
                "addition",
                "pin",
                "closing",
                "answer",
                "reason",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["inbox_tag.id"], name=op.f("fk_inbox_tagging_tag_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tag_id", "kind", "item_id", name=op.f("pk_inbox_tagging")),
    )
    with op.batch_alter_table("inbox_tagging", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_tagging_kind_item_id"), ["kind", "item_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("inbox_tagging", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_tagging_kind_item_id"))

    op.drop_table("inbox_tagging")
    with op.batch_alter_table("inbox_mention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_mention_account_id"))

    op.drop_table("inbox_mention")
    with op.batch_alter_table("inbox_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_view_account_id"))

    op.drop_table("inbox_view")
    op.drop_table("inbox_tag")
    with op.batch_alter_table("inbox_presence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_presence_seen_at"))
        batch_op.drop_index(batch_op.f("ix_inbox_presence_account_id"))

    op.drop_table("inbox_presence")
    with op.batch_alter_table("inbox_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_note_project_id_kind_item_id"))
        batch_op.drop_index(batch_op.f("ix_inbox_note_account_id"))

    op.drop_table("inbox_note")
    with op.batch_alter_table("inbox_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_item_assignee_id"))

    op.drop_table("inbox_item")
    with op.batch_alter_table("inbox_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_act_project_id_account_id_done_at"))
        batch_op.drop_index(batch_op.f("ix_inbox_act_account_id"))

    op.drop_table("inbox_act")
    op.drop_table("inbox_habit")
