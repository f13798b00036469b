"""Numbers of what people gave are given once: the step there keeps every row, and clears what is about nothing."""

import sqlalchemy as sa

from app.core import dbcommands
from app.core.contributions import Kind
from app.core.db import db
from app.inbox.models import Reply, ReplyTo, Tag, Tagging
from config import Settings
from tests.cast import gather
from tests.factories import inbox as make
from tests.rules.test_migrations import bare
from tests.support import filler

__all__ = ["bare"]
ONCE, BEFORE = "0026", "0025"
ONCE_ONLY = " AUTOINCREMENT"
TABLES = {"pin": Kind.PIN, "feedback": Kind.CLOSING, "vote": Kind.REASON}
TABLES |= {"workshop_answer": Kind.ANSWER, "workshop_text": Kind.IDEA}
WORDS = {"key": "a", "client_key": "a", "text_nb": "Takk.", "by_nb": "Prosjektleder"}


def rows() -> dict[str, list[tuple[object, ...]]]:
    with db.engine.connect() as connection:
        names = [*TABLES, "vote_choice", "version_cause", "workshop_stand", "workshop_sheet"]
        return {
            name: [tuple(row) for row in connection.execute(sa.text(f"SELECT * FROM {name} ORDER BY id"))]
            for name in names
        }


def made() -> dict[str, str]:
    """How SQLite keeps the tables and their indexes."""
    if not db.sqlite:
        return {}
    with db.engine.connect() as connection:
        found = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        return {name: sql for name, sql in found if not name.startswith("sqlite_")}


def test_every_row_and_rule_stands_after_the_step_and_after_the_way_back(bare: Settings) -> None:
    dbcommands.upgrade()
    with db.engine.begin() as connection:
        filler.fill(connection)
    dbcommands.downgrade(ONCE)  # later steps have tables of their own
    held, kept = rows(), made()
    assert all(held.values())
    for step, revision in ((dbcommands.downgrade, BEFORE), (dbcommands.upgrade, ONCE)):
        step(revision)
        assert rows() == held
        assert {name: sql.replace(ONCE_ONLY, "") for name, sql in made().items()} == {
            name: sql.replace(ONCE_ONLY, "") for name, sql in kept.items()
        }
        once = {name for name, sql in made().items() if ONCE_ONLY in sql}
        assert once >= set(TABLES) if db.sqlite and revision == ONCE else not once & set(TABLES)


def test_what_was_noted_about_what_is_gone_goes_and_the_rest_stays(bare: Settings) -> None:
    dbcommands.upgrade()
    cast = gather()
    things = make.one_of_each(cast.project)
    tag = Tag(project_id=cast.project.id, name="lys", key="lys")
    db.session.add(tag)
    db.session.flush()
    number_of_tag = tag.id
    for kind, number in things.values():
        db.session.add(Tagging(tag_id=number_of_tag, kind=kind, item_id=number))
    closing = things[Kind.CLOSING]
    for number in (closing[1], 9000):
        values = {**WORDS, "key": str(number), "prepared_at": sa.func.current_timestamp()}
        held = {"subject": ReplyTo.FEEDBACK, "subject_id": number, "kind": Kind.CLOSING, "item_id": number}
        db.session.execute(sa.insert(Reply).values(project_id=cast.project.id, **held, **values))
    db.session.commit()
    dbcommands.downgrade(BEFORE)
    with db.engine.begin() as connection:
        for kind in TABLES.values():
            connection.execute(sa.insert(Tagging).values(tag_id=number_of_tag, kind=kind, item_id=9000))
    dbcommands.upgrade(ONCE)
    with db.engine.connect() as connection:
        assert set(connection.execute(sa.select(Tagging.kind, Tagging.item_id)).all()) == set(things.values())
        assert connection.scalars(sa.select(Reply.subject_id)).all() == [closing[1]]
