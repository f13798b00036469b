"""who keeps the receipt of a need follows it as that, not as who told it"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OLD = ("told", "supported", "added", "tried", "voted", "followed")
NEW = (OLD[0], "kept", *OLD[1:])
KEPT = """
    UPDATE follow SET tie = 'kept' WHERE tie = 'told' AND subject = 'need'
    AND NOT EXISTS (SELECT 1 FROM need WHERE need.id = subject_id AND need.participant_id = follow.participant_id)
    AND EXISTS (
        SELECT 1 FROM need_keeper
        WHERE need_keeper.need_id = subject_id AND need_keeper.participant_id = follow.participant_id
    )
"""


def upgrade() -> None:
    _allow(NEW)
    op.execute(KEPT)


def downgrade() -> None:
    op.execute("UPDATE follow SET tie = 'told' WHERE tie = 'kept'")
    _allow(OLD)


def _allow(ties: tuple[str, ...]) -> None:
    with op.batch_alter_table("follow") as batch_op:
        batch_op.drop_constraint(op.f("ck_follow_tie"), type_="check")
        batch_op.create_check_constraint(op.f("ck_follow_tie"), f"tie IN {ties}")
