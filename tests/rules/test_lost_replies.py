"""A need, a support and a vote whose reply got lost: what was acknowledged is stored, and sent again it changes nothing.

A failure half-way leaves nothing behind, and the same sending then stores it once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.core.db import db
from app.decisions.models import Vote
from app.needs.models import Need, Support
from tests.factories import decisions, needs
from tests.factories import projects as project_make
from tests.support.client import Client
from tests.support.digest import digest

TEXT = "Stien langs Mosvatnet er for mørk når jeg går hjem fra kveldsvakt."


@dataclass
class Deed:
    """A sending, the table that holds it, and a table that is written near its end."""

    send: Callable[[Client], Any]
    table: type
    last: str


def tell(client: Client) -> Deed:
    activity = project_make.activity(project_make.in_phase(1))
    db.session.commit()
    form = client.page(f"/meld-behov?aktivitet={activity.id}").form("text")
    return Deed(lambda browser: browser.submit(form, text=TEXT), Need, "receipt")


def support(client: Client) -> Deed:
    number = needs.need().id
    client.take_part()
    return Deed(lambda browser: browser.post(f"/behov/{number}/stott"), Support, "follow")


def vote(client: Client) -> Deed:
    ballot = decisions.ballot()
    url, option = f"/avstemning/{ballot.slug}", str(ballot.options[1].id)
    client.take_part()
    return Deed(lambda browser: browser.post(url, data={"option": option}), Vote, "vote_choice")


def rows(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


HOW_OFTEN = "vote.revision"  # a count of the sendings, which nothing shows
DEEDS = pytest.mark.parametrize("made", [tell, support, vote])


@DEEDS
def test_sent_again_because_the_reply_was_lost_it_is_stored_once(
    client: Client, made: Callable[[Client], Deed]
) -> None:
    deed = made(client)
    before = rows(deed.table)
    deed.send(client)  # whoever sent it never saw what came back
    db.session.remove()
    stored = digest(db.engine, HOW_OFTEN)
    assert rows(deed.table) == before + 1
    assert deed.send(client).status_code == 303
    assert digest(db.engine, HOW_OFTEN) == stored


@DEEDS
def test_what_fails_half_way_leaves_nothing_and_can_be_sent_again(
    app: Flask, client: Client, made: Callable[[Client], Deed]
) -> None:
    deed = made(client)
    db.session.commit()
    before, count = digest(db.engine), rows(deed.table)
    failed: list[str] = []

    def fail(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        """The database goes away after most has been written."""
        if f"INSERT INTO {deed.last} " in statement and not failed:
            failed.append(statement)
            raise OperationalError(statement, {}, ConnectionError("the database went away"))

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        assert deed.send(client).status_code == 503
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
    assert failed
    assert digest(db.engine) == before
    assert deed.send(client).status_code == 303
    assert rows(deed.table) == count + 1
