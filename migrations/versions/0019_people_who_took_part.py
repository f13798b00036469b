"""the people who took part in workshops are counted as they are counted now

Revision ID: 0019
Revises: 0018
Create Date: 2026-11-30

Each press counts them anew, but a workshop that is over is not pressed any more: it kept the number of its devices, where
several may have answered on one. Whoever counts the published answers must come to the number that is shown.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ACTIVITY = sa.table("activity", sa.column("id"), sa.column("contributions"))
WORKSHOP = sa.table("workshop", sa.column("id"), sa.column("activity_id"))
STEP = sa.table("workshop_step", sa.column("id"), sa.column("workshop_id"))
ROUND = sa.table("workshop_round", sa.column("id"), sa.column("step_id"), sa.column("asked", sa.JSON()))
ANSWER = sa.table("workshop_answer", sa.column("round_id"), sa.column("device_id"), sa.column("abstained", sa.Boolean()))


def upgrade() -> None:
    each = (
        sa.select(WORKSHOP.c.activity_id, ANSWER.c.device_id, sa.func.count().label("people"))
        .join_from(ANSWER, ROUND, ROUND.c.id == ANSWER.c.round_id)
        .join(STEP, STEP.c.id == ROUND.c.step_id)
        .join(WORKSHOP, WORKSHOP.c.id == STEP.c.workshop_id)
        .where(ROUND.c.asked["practice"].as_boolean().is_(False), ANSWER.c.abstained.is_(False))
        .group_by(WORKSHOP.c.activity_id, ANSWER.c.device_id, ANSWER.c.round_id)
        .subquery()
    )
    most = (
        sa.select(each.c.activity_id, sa.func.max(each.c.people).label("people"))
        .group_by(each.c.activity_id, each.c.device_id)
        .subquery()
    )
    many = sa.select(most.c.activity_id, sa.func.sum(most.c.people).label("people")).group_by(most.c.activity_id)
    connection = op.get_bind()
    counted = {row.activity_id: int(row.people) for row in connection.execute(many)}
    held = sa.select(ACTIVITY.c.id, ACTIVITY.c.contributions).join(WORKSHOP, WORKSHOP.c.activity_id == ACTIVITY.c.id)
    for row in connection.execute(held).all():
        if row.contributions != counted.get(row.id, 0):
            mine = sa.update(ACTIVITY).where(ACTIVITY.c.id == row.id)
            connection.execute(mine.values(contributions=counted.get(row.id, 0)))


def downgrade() -> None:
    """The numbers stay: each press counts them anew."""
