"""The database behaves alike on both kinds, and every test finds it empty."""

import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.core import clock
from app.core.db import db, make_engine
from app.people.models import Account
from config import MOST_THREADS
from tests.conftest import Moment
from tests.support.databases import TestDatabase
from tests.support.queries import Counted


def account(email: str) -> Account:
    return Account(email=email, name="Alice", created_at=clock.now())


@pytest.mark.parametrize("time", ["first", "again"])
def test_each_test_begins_with_nothing_and_numbers_from_one(database: TestDatabase, time: str) -> None:
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0
    alice = account(f"{time}@example.no")
    db.session.add(alice)
    db.session.commit()
    assert alice.id == 1


def test_a_moment_comes_back_as_it_was(database: TestDatabase, frozen_clock: Moment) -> None:
    db.session.add(account("alice@example.no"))
    db.session.commit()
    db.session.remove()
    assert db.session.scalar(select(Account.created_at)) == clock.now()


def test_a_unit_of_work_that_raises_leaves_nothing(database: TestDatabase) -> None:
    with pytest.raises(ZeroDivisionError), db.transaction() as session:
        session.add(account("alice@example.no"))
        session.flush()
        _ = 1 / 0
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0


def test_queries_are_counted(
    database: TestDatabase, count_queries: Callable[[], AbstractContextManager[Counted]]
) -> None:
    with count_queries() as counted:
        db.session.scalar(select(func.count()).select_from(Account))
    assert counted.total == 1


def test_each_of_the_most_threads_may_hold_a_connection(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.core.db.MOST_THREADS", most := 2 * MOST_THREADS)
    engine = make_engine(database.settings.database_url, pool_timeout=0.1)
    with ExitStack() as held:
        for _thread in range(most):
            held.enter_context(engine.connect())
    engine.dispose()


@pytest.mark.parametrize("refused", ["kari.nordmann@example.no", "Kari.Nordmann@example.no"])
def test_no_error_says_what_somebody_wrote(database: TestDatabase, refused: str) -> None:
    """An error is logged with its statement, and a log is read by others and kept for longer."""
    db.session.add(account("kari.nordmann@example.no"))
    db.session.flush()
    db.session.add(account(refused))
    with pytest.raises(DBAPIError) as error:
        db.session.flush()
    assert "nordmann" not in "".join(traceback.format_exception(error.value)).lower()


def test_a_connection_that_was_cut_off_while_it_rested_is_made_anew(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.core.db.RESTED", 0)
    db.session.scalar(select(func.count()).select_from(Account))
    db.session.remove()
    if not database.sqlite:
        with make_engine(database.settings.database_url).connect() as other:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            other.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0
    db.session.remove()
    db.engine.dispose()  # other connections of the pool may be cut off too
