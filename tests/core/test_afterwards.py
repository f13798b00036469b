"""What was to be done after a transaction is done for what was stored of it, and undone for what was not."""

import pytest
from sqlalchemy import text

from app.core import afterwards
from app.core.db import db

pytestmark = pytest.mark.usefixtures("database")


class Refusal(Exception):
    """A part of the whole is refused."""


@pytest.fixture
def done() -> list[str]:
    """What was done, in its order."""
    return []


def promise(done: list[str], part: str) -> None:
    db.session.execute(text("SELECT 1"))
    afterwards.on_commit(lambda: done.append(f"{part} stored"))
    afterwards.on_rollback(lambda: done.append(f"{part} undone"))


def test_what_is_stored_is_followed_and_nothing_is_undone_later(done: list[str]) -> None:
    promise(done, "all")
    db.session.commit()
    db.session.rollback()
    assert done == ["all stored"]


def test_what_is_rolled_back_is_undone_and_nothing_follows_later(done: list[str]) -> None:
    promise(done, "all")
    db.session.rollback()
    db.session.commit()
    assert done == ["all undone"]


def test_a_part_that_is_refused_is_undone_and_the_others_are_followed(done: list[str]) -> None:
    promise(done, "before")
    with db.session.begin_nested():
        promise(done, "first")
    with pytest.raises(Refusal), db.session.begin_nested():
        promise(done, "second")
        raise Refusal
    assert done == ["second undone"]
    promise(done, "after")
    db.session.commit()
    assert done == ["second undone", "before stored", "first stored", "after stored"]


def test_a_part_goes_with_the_whole(done: list[str]) -> None:
    with db.session.begin_nested():
        promise(done, "part")
    assert done == []
    db.session.rollback()
    assert done == ["part undone"]


def test_a_part_of_a_part_goes_with_it(done: list[str]) -> None:
    with pytest.raises(Refusal), db.session.begin_nested():
        with db.session.begin_nested():
            promise(done, "inner")
        promise(done, "outer")
        raise Refusal
    db.session.commit()
    assert done == ["inner undone", "outer undone"]


def test_a_part_that_the_database_refuses_is_undone_once(done: list[str]) -> None:
    promise(done, "before")
    with pytest.raises(Refusal), db.session.begin_nested():
        promise(done, "part")
        try:
            db.session.execute(text("SELECT * FROM nothing_of_that_name"))
        except Exception as error:
            raise Refusal from error
    db.session.commit()
    assert done == ["part undone", "before stored"]
