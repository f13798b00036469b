"""themes of contributions of every kind, what no theme was found for as rows, and runs that only join"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KINDS = ("need", "addition", "pin", "closing", "answer", "idea", "reason")
STANDINGS = ("proposed", "accepted", "refused")
RUN = sa.table("theme_run", *map(sa.column, ("id", "project_id", "state", "joins")), sa.column("asked", sa.JSON))
NOWHERE = sa.table("theme_run", sa.column("id"), sa.column("nowhere", sa.JSON))
LEFT = sa.table("theme_left", *map(sa.column, ("project_id", "kind", "item_id")))
PLACES = {"area": ("focus_area", "slug_nb"), "district": ("district", "slug")}


def upgrade() -> None:
    op.execute("CREATE TABLE kept_member AS SELECT * FROM theme_member")
    op.drop_table("theme_member")
    _members(_kind(), sa.Column("item_id", sa.Integer(), nullable=False))
    op.execute(
        "INSERT INTO theme_member (theme_id, kind, item_id, standing, fit, decided_at) "
        "SELECT theme_id, 'need', need_id, standing, fit, decided_at FROM kept_member"
    )
    op.drop_table("kept_member")
    op.create_table(
        "theme_left",
        sa.Column("project_id", sa.Integer(), nullable=False),
        _kind(),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_theme_left_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "kind", "item_id", name=op.f("pk_theme_left")),
    )
    unfit = dict(op.get_bind().execute(sa.select(NOWHERE.c.id, NOWHERE.c.nowhere)).all())
    for run, project in _latest().items():
        rows = [{"project_id": project, "kind": "need", "item_id": number} for number in dict.fromkeys(unfit[run])]
        if rows:
            op.bulk_insert(LEFT, rows)
    op.drop_column("theme_run", "nowhere")
    op.add_column("theme_run", sa.Column("joins", sa.Boolean(), nullable=False, server_default=sa.false()))
    _ask_anew(_by_ids)


def downgrade() -> None:
    op.execute("DELETE FROM theme_run WHERE joins")  # the version before knows no such runs
    _ask_anew(_by_names)
    op.drop_column("theme_run", "joins")
    op.add_column("theme_run", sa.Column("nowhere", sa.JSON(), nullable=False, server_default="[]"))
    bind = op.get_bind()
    for run, project in _latest().items():
        ours = sa.select(LEFT.c.item_id).where(LEFT.c.project_id == project, LEFT.c.kind == "need")
        numbers = list(bind.execute(ours.order_by(LEFT.c.item_id)).scalars())
        bind.execute(sa.update(NOWHERE).where(NOWHERE.c.id == run).values(nowhere=numbers))
    op.drop_table("theme_left")
    op.execute("CREATE TABLE kept_member AS SELECT * FROM theme_member")
    op.drop_table("theme_member")
    _members(
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_theme_member_need_id"), ondelete="CASCADE"),
    )
    op.execute(
        "INSERT INTO theme_member (theme_id, need_id, standing, fit, decided_at) "
        "SELECT theme_id, item_id, standing, fit, decided_at FROM kept_member "
        "WHERE kind = 'need' AND EXISTS (SELECT 1 FROM need WHERE need.id = item_id)"
    )
    op.drop_table("kept_member")


def _kind() -> sa.Column[Any]:
    named = sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=32)
    return sa.Column("kind", named, nullable=False)


def _members(*what: Any) -> None:
    """The table, whose rows are members by the columns `what`."""
    names = [one.name for one in what if isinstance(one, sa.Column)]
    standing = sa.Enum(*STANDINGS, name="member_standing", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "theme_member",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        *what,
        sa.Column("standing", standing, nullable=False),
        sa.Column("fit", sa.Float(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_member_theme_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("theme_id", *names, name=op.f("pk_theme_member")),
    )
    op.create_index(op.f(f"ix_theme_member_{'_'.join(names)}"), "theme_member", names, unique=False)
    for stands in ("accepted", "proposed"):
        only = sa.text(f"standing = '{stands}'")
        op.create_index(
            f"uq_theme_member_{stands}", "theme_member", names, unique=True, sqlite_where=only, postgresql_where=only
        )


def _latest() -> dict[int, int]:
    """The last run of each project that came to something, with the project."""
    done = sa.select(sa.func.max(RUN.c.id), RUN.c.project_id).where(RUN.c.state == "done").group_by(RUN.c.project_id)
    return {row[0]: row[1] for row in op.get_bind().execute(done)}


def _ask_anew(by: Any) -> None:
    bind = op.get_bind()
    known = {
        name: dict(bind.execute(sa.select(sa.column(slug), sa.column("id")).select_from(sa.table(table))).all())
        for name, (table, slug) in PLACES.items()
    }
    for run, asked in bind.execute(sa.select(RUN.c.id, RUN.c.asked)).all():
        bind.execute(sa.update(RUN).where(RUN.c.id == run).values(asked=by(asked or {}, known)))


def _by_ids(asked: dict[str, Any], known: dict[str, dict[str, int]]) -> dict[str, Any]:
    """What was asked for by names, as the inbox asks for it."""
    found = {name: known[name][asked[name]] for name in PLACES if asked.get(name) in known[name]}
    if str(asked.get("activity", "")).isdigit():
        found["activity"] = int(asked["activity"])
    words = {"search": asked["search"]} if asked.get("search") else {}
    return {"show": "all", **found, **words, **({"loose": True} if asked.get("which") else {})}


def _by_names(asked: dict[str, Any], known: dict[str, dict[str, int]]) -> dict[str, Any]:
    slugs = {name: {number: slug for slug, number in known[name].items()} for name in PLACES}
    found = {name: slugs[name][asked[name]] for name in PLACES if asked.get(name) in slugs[name]}
    if asked.get("activity"):
        found["activity"] = str(asked["activity"])
    words = {"search": asked["search"]} if asked.get("search") else {}
    return {**found, **words, **({"which": "unplaced"} if asked.get("loose") else {})}
