"""residents' words stand in no edition of a report: they are read where they were told, as long as they may be"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

EDITION = sa.table("report_edition", sa.column("id", sa.Integer), sa.column("content", sa.JSON))
NEED = sa.table(
    "need",
    sa.column("id", sa.Integer),
    sa.column("text", sa.Text),
    sa.column("public", sa.Boolean),
    sa.column("state", sa.String),
)
REPORT = sa.table(
    "report", sa.column("id", sa.Integer), sa.column("project_id", sa.Integer), sa.column("quotes", sa.JSON)
)
INSIGHT = sa.table(
    "insight", sa.column("id", sa.Integer), sa.column("project_id", sa.Integer), sa.column("published_at", sa.DateTime)
)
LONGEST = 400


def upgrade() -> None:
    bind = op.get_bind()
    _keep_silent(bind)
    for number, content in bind.execute(sa.select(EDITION.c.id, EDITION.c.content)).all():
        for insight in content.get("insights", []):
            for quote in insight["quotes"]:
                quote.pop("text", None)
        bind.execute(sa.update(EDITION).where(EDITION.c.id == number).values(content={**content, "schema": 2}))


def _keep_silent(bind: sa.Connection) -> None:
    """An insight without a key had no voices; from now on it has those that we propose. The key «-0» says that none do.

    Drafts have not stood in any report: of their voices nobody has decided anything.
    """
    chosen = bind.execute(sa.select(REPORT.c.id, REPORT.c.project_id, REPORT.c.quotes)).all()
    for number, project, quotes in chosen:
        if quotes is None:
            continue
        there = sa.select(INSIGHT.c.id).where(INSIGHT.c.project_id == project, INSIGHT.c.published_at.is_not(None))
        spoken = {key.partition("-")[0] for key in quotes}
        silent = [f"{one}-0" for one in bind.scalars(there.order_by(INSIGHT.c.id)) if str(one) not in spoken]
        if silent:
            bind.execute(sa.update(REPORT).where(REPORT.c.id == number).values(quotes=sorted([*quotes, *silent])))


def downgrade() -> None:
    bind = op.get_bind()
    readable = NEED.c.public | (NEED.c.state == "merged")
    for number, content in bind.execute(sa.select(EDITION.c.id, EDITION.c.content)).all():
        for insight in content.get("insights", []):
            for quote in insight["quotes"]:
                said = bind.scalar(sa.select(NEED.c.text).where(NEED.c.id == quote["number"], readable)) or ""
                quote["text"] = said[:LONGEST]
        bind.execute(sa.update(EDITION).where(EDITION.c.id == number).values(content={**content, "schema": 1}))
