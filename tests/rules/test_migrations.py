"""Migrations run up, down and up again, with rows in every table, and give what the models say."""

import time
from collections.abc import Iterator
from threading import Thread
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from click import ClickException
from sqlalchemy import event

from app import create_app
from app.core import dbcommands
from app.core.db import db
from app.needs.services import keep
from app.projects.models import Activity
from app.workshops import queries
from app.workshops.services import Act
from config import Settings
from tests.factories import needs, workshops
from tests.support import filler
from tests.support.databases import POSTGRESQL


@pytest.fixture
def bare(bare_settings: Settings) -> Iterator[Settings]:
    """An installation whose database has nothing in it yet, with its app in context."""
    with create_app(bare_settings).app_context():
        yield bare_settings
    db.session.remove()
    db.engine.dispose()


def revisions() -> list[str]:
    script = ScriptDirectory.from_config(dbcommands.alembic_config())
    return [step.revision for step in reversed(list(script.walk_revisions()))]


def test_the_schema_is_what_the_models_say(bare: Settings) -> None:
    dbcommands.upgrade()
    command.check(dbcommands.alembic_config())


def test_every_table_holds_a_row_and_every_step_goes_back_and_forth(bare: Settings) -> None:
    dbcommands.upgrade()
    with db.engine.begin() as connection:
        filled = filler.fill(connection)
    assert set(filled.values()) == {1}
    for revision in [*reversed(revisions()[:-1]), "base"]:
        dbcommands.downgrade(revision)
    assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}
    for revision in revisions():
        with db.engine.begin() as connection:
            before = filler.count(connection)
        dbcommands.upgrade(revision)
        with db.engine.begin() as connection:
            kept = filler.count(connection)
            assert {name: kept[name] for name in before} == before, f"{revision} goes over rows, and they stay"
            filled = filler.fill(connection)
    assert set(filled) == set(db.metadata.tables)
    assert set(filled.values()) == {1}


def test_migrating_twice_changes_nothing(bare: Settings) -> None:
    dbcommands.upgrade()
    dbcommands.upgrade()
    command.check(dbcommands.alembic_config())


@pytest.mark.parametrize("bare_settings", [POSTGRESQL], indirect=True)  # SQLite's file is its own lock
def test_two_starts_migrate_one_after_the_other_however_long_it_takes(bare: Settings) -> None:
    """A page is given up after some seconds, a migration never: with many needs an index takes a minute."""

    def hurry(connection: Any, _record: Any) -> None:
        connection.execute("SET statement_timeout = '100ms'")
        connection.commit()

    event.listen(db.engine, "connect", hurry)
    with psycopg.connect(db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)) as other:
        other.execute("SELECT pg_advisory_lock(741852963)")
        here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"  # others migrate theirs
        locks = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND {here}"
        waited: list[bool] = []

        def give_back_when_waited_for() -> None:
            ends = time.monotonic() + 20
            while other.execute(f"{locks} AND NOT granted").fetchone() != (1,) and time.monotonic() < ends:
                time.sleep(0.02)
            time.sleep(0.3)  # longer than what a page may wait
            waited.append(other.execute(f"{locks} AND NOT granted").fetchone() == (1,))
            other.execute("SELECT pg_advisory_unlock(741852963)")

        done = Thread(target=give_back_when_waited_for)
        done.start()
        dbcommands.upgrade("0001")
        done.join()
        assert waited == [True]
        held = other.execute(locks).fetchone()
    assert held == (0,)


@pytest.mark.parametrize("bare_settings", [POSTGRESQL], indirect=True)  # SQLite has no extensions
def test_who_may_not_make_an_extension_is_told_what_an_administrator_must_do(bare: Settings) -> None:
    dbcommands.upgrade("0017")
    role = f"plain_{db.engine.url.database}"
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"CREATE ROLE {role}"))
        connection.execute(sa.text(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}"))

    def be_plain(connection: Any, _record: Any) -> None:
        connection.execute(f"SET ROLE {role}")
        connection.commit()

    db.engine.dispose()
    event.listen(db.engine, "connect", be_plain)
    with pytest.raises(ClickException, match="CREATE EXTENSION btree_gin"):
        dbcommands.upgrade()
    event.remove(db.engine, "connect", be_plain)
    db.engine.dispose()
    with db.engine.begin() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "0017"
        connection.execute(sa.text(f"DROP OWNED BY {role}"))
        connection.execute(sa.text(f"DROP ROLE {role}"))


def test_residents_words_are_taken_out_of_published_reports_and_read_from_the_needs_again(bare: Settings) -> None:
    dbcommands.upgrade()
    before = ScriptDirectory.from_config(dbcommands.alembic_config()).get_revision("0014").down_revision
    edition = sa.table("report_edition", sa.column("content", sa.JSON))
    need, report = db.metadata.tables["need"], db.metadata.tables["report"]

    def quote() -> dict[str, object]:
        with db.engine.connect() as connection:
            content = connection.scalar(sa.select(edition.c.content))
        return content["insights"][0]["quotes"][0]  # type: ignore[no-any-return]

    with db.engine.begin() as connection:
        filler.fill(connection)
        content = {"schema": 2, "insights": [{"quotes": [{"number": 1, "lang": "nb"}]}]}
        connection.execute(sa.update(edition).values(content=content))
    dbcommands.downgrade(str(before))
    assert quote()["text"]
    with db.engine.begin() as connection:
        connection.execute(sa.update(report).values(quotes=[]))  # every voice was unticked
    dbcommands.upgrade()
    assert quote() == {"number": 1, "lang": "nb"}
    with db.engine.begin() as connection:
        assert connection.scalar(sa.select(report.c.quotes)) == ["1-0"]
        connection.execute(sa.update(need).values(state="hidden", public=False, policy="unclear", merged_into_id=None))
    dbcommands.downgrade(str(before))
    assert quote()["text"] == ""


def test_who_took_part_in_a_workshop_that_is_over_is_counted_as_it_is_now(bare: Settings) -> None:
    dbcommands.upgrade()
    made = [workshops.opened("single") for _number in range(3)]
    for held, others in zip(made, (["", "x", "y"], [""], []), strict=True):
        for other in others:
            workshops.answer(held, "a", for_other=other, option=1)
        workshops.press(held, Act.END)
        db.session.get_one(Activity, held.activity_id).contributions = 1
    db.session.commit()
    dbcommands.downgrade("0018")
    dbcommands.upgrade()
    db.session.expire_all()
    counted = [db.session.get_one(Activity, held.activity_id).contributions for held in made]
    assert counted == [queries.taking_part(held.id) for held in made] == [3, 1, 0]


def test_who_keeps_a_receipt_follows_as_that_and_who_told_it_as_before(bare: Settings) -> None:
    dbcommands.upgrade()
    need, keeper = needs.need(), needs.participant()
    keep(need, keeper)
    author = need.participant_id
    db.session.commit()
    follow = db.metadata.tables["follow"]
    ties = sa.select(follow.c.participant_id, follow.c.tie)
    dbcommands.downgrade("0019")
    with db.engine.connect() as connection:
        assert set(connection.scalars(sa.select(sa.cast(follow.c.tie, sa.String)))) == {"told"}
    dbcommands.upgrade()
    with db.engine.connect() as connection:
        assert {row.participant_id: row.tie for row in connection.execute(ties)} == {author: "told", keeper: "kept"}
