"""who counted the residents of a district, and when"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("district", sa.Column("population_source", sa.String(200), nullable=False, server_default=""))
    op.add_column("district", sa.Column("population_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("district", "population_on")
    op.drop_column("district", "population_source")
