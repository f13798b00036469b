"""Whoever meets a database that is in trouble reads that it can be tried again, and a mistake of ours is not called that."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError, InternalError

from app.core.db import db
from tests.support.client import Client
from tests.support.databases import POSTGRESQL

ON_POSTGRESQL = pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)
ASKS = "/stopp/a-token-that-nobody-has"  # an address that asks the database each time


@contextmanager
def before_the_next_statement(act: Callable[[Connection], object]) -> Iterator[None]:
    """`act` comes first, once, in the same transaction."""
    acted: list[object] = []

    def meddle(connection: Connection, *_rest: object) -> None:
        if not acted:
            acted.append(True)
            act(connection)

    event.listen(db.engine, "before_cursor_execute", meddle)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", meddle)
    assert acted


def sleep_too_long(connection: Connection) -> None:
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = '10ms'")
    time.sleep(0.3)


def swallow_an_error(connection: Connection) -> None:
    with suppress(DBAPIError):
        connection.exec_driver_sql("SELECT 1 / 0")


@ON_POSTGRESQL
def test_whose_line_was_cut_while_the_transaction_slept_is_told_to_try_again(client: Client) -> None:
    with before_the_next_statement(sleep_too_long):
        answer = client.get(ASKS)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert client.get(ASKS).status_code == 404


@ON_POSTGRESQL
def test_other_internal_errors_are_ours(client: Client) -> None:
    with before_the_next_statement(swallow_an_error), pytest.raises(InternalError):
        client.get(ASKS)
