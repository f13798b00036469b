"""Migrations run up, down and up again, with rows in every table, and give what the models say."""

import json
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
from app.needs import services
from app.needs.models import Policy
from app.needs.services import keep
from app.needs.wording import rule_to_others
from app.projects.models import Activity
from app.workshops import queries
from app.workshops.services import Act
from config import Settings
from tests.factories import needs, workshops
from tests.support import filler
from tests.support.databases import POSTGRESQL

THEMES = "0024"
OLD = {  # what it makes anew
    "theme_member": ("theme_id", "need_id", "standing", "fit"),
    "theme_run": ("id", "project_id", "state", "asked", "percent", "tries", "asked_at", "read", "nowhere"),
}


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


def test_nobody_keeps_the_receipt_of_somebody_who_was_forgotten_before(bare: Settings) -> None:
    dbcommands.upgrade("0028")
    keeper, forgotten, stands = needs.participant(), needs.need(), needs.need()
    for need in (forgotten, stands):
        keep(need, keeper)
    forgotten.participant_id = None
    numbers = [forgotten.id, stands.id]
    db.session.commit()
    dbcommands.upgrade()
    follow, kept = db.metadata.tables["follow"], db.metadata.tables["need_keeper"].c.need_id
    ties = sa.select(follow.c.subject_id, follow.c.tie).where(follow.c.participant_id == keeper)
    with db.engine.connect() as connection:
        assert connection.scalars(sa.select(kept)).all() == numbers[1:]
        assert {row.subject_id: row.tie for row in connection.execute(ties)} == dict(
            zip(numbers, ("followed", "kept"), strict=True)
        )


def test_addresses_that_were_confirmed_before_are_not_taken_for_proven(bare: Settings) -> None:
    dbcommands.upgrade("0027")
    with db.engine.begin() as connection:
        filler.fill(connection)
    dbcommands.upgrade()
    with db.engine.connect() as connection:
        assert connection.scalars(sa.select(db.metadata.tables["contact"].c.proven)).all() == [False]


def test_themes_of_needs_stand_as_they_were_among_contributions_of_every_kind_and_back(bare: Settings) -> None:
    dbcommands.upgrade()
    before = ScriptDirectory.from_config(dbcommands.alembic_config()).get_revision(THEMES).down_revision
    with db.engine.begin() as connection:
        filler.fill(connection)
        connection.execute(sa.text("DELETE FROM theme_left"))
        connection.execute(sa.text("DELETE FROM theme_member"))
        connection.execute(sa.text("DELETE FROM theme_run"))
    dbcommands.downgrade(str(before))
    member, run = (sa.table(name, *map(sa.column, columns)) for name, columns in OLD.items())
    asked = {"which": "unplaced", "district": "a", "activity": "1", "search": "lys"}
    with db.engine.begin() as connection:
        connection.execute(member.insert().values(theme_id=1, need_id=1, standing="refused", fit=0.5))
        given = {"percent": 100, "tries": 1, "read": 2, "asked_at": "2026-05-12 08:00:00+00:00", "nowhere": "[1, 2]"}
        connection.execute(run.insert().values(id=1, project_id=1, state="done", asked=json.dumps(asked), **given))
    for revision in (THEMES, str(before), THEMES):
        dbcommands.upgrade(revision) if revision == THEMES else dbcommands.downgrade(revision)
        if revision == before:
            with db.engine.connect() as connection:
                assert connection.execute(sa.select(member.c.need_id, member.c.standing)).all() == [(1, "refused")]
                told = connection.execute(sa.select(run.c.asked, run.c.nowhere)).one()
            assert [json.loads(one) if isinstance(one, str) else one for one in told] == [asked, [1, 2]]
    with db.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT kind, item_id, standing FROM theme_member")).all() == [
            ("need", 1, "refused")
        ]
        left = connection.execute(sa.text("SELECT kind, item_id FROM theme_left ORDER BY item_id")).all()
        assert left == [("need", 1), ("need", 2)]
        stored = connection.scalar(sa.select(sa.table("theme_run", sa.column("asked", sa.JSON)).c.asked))
    assert stored == {"show": "all", "district": 1, "activity": 1, "search": "lys", "loose": True}


def test_lines_from_before_say_to_others_by_which_rule(bare: Settings) -> None:
    dbcommands.upgrade()
    older = {"rule_nb": "Den som meldte det, hadde meldt det samme før. Det andre behovet lever videre."}
    titled, kept = {"title_nb": "Behov"}, {"rule_nb": "Slik sto det."}
    cases: list[tuple[Policy, dict[str, str], dict[str, str]]] = [
        *((policy, titled, {**titled, **rule_to_others(policy)}) for policy in Policy),
        (Policy.DUPLICATE, older, rule_to_others(Policy.DUPLICATE)),
        (Policy.UNCLEAR, kept, kept),
    ]
    made = [needs.told() for _case in cases]
    for need, (policy, _before, _after) in zip(made, cases, strict=True):
        services.decline(needs.MODERATOR, need, policy, "Ta bort navnet.")
    numbers = [need.id for need in made]
    db.session.commit()
    receipt = db.metadata.tables["receipt"]
    declined = receipt.c.kind == "declined"
    dbcommands.downgrade("0020")
    with db.engine.begin() as connection:
        for number, (_policy, before, _after) in zip(numbers, cases, strict=True):
            connection.execute(sa.update(receipt).where(declined, receipt.c.subject_id == number).values(about=before))
    dbcommands.upgrade()
    with db.engine.connect() as connection:
        told = connection.scalars(sa.select(receipt.c.about).where(declined).order_by(receipt.c.subject_id)).all()
    assert told == [after for _policy, _before, after in cases]
