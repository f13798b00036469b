"""A file may be fetched over a slow net: nobody keeps a moment of the database, or a connection, while it is sent."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from app.core.db import db
from app.needs.models import Need
from app.opendata.views import PIECE
from tests.cast import Cast
from tests.factories import needs
from tests.support import databases
from tests.support.client import Client


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


@pytest.fixture
def much(cast: Cast) -> None:
    """More than goes in one piece, and than is fetched at once."""
    one = needs.need(project=cast.project)
    columns = {name: getattr(one, name) for name in Need.__table__.columns.keys() if name != "id"}  # noqa: SIM118
    letters = Random(1)
    rows = [{**columns, "text": letters.randbytes(150).hex(), "client_key": f"many-{at}"} for at in range(600)]
    db.session.execute(insert(Need), [{**row, "receipt_salt": row["client_key"]} for row in rows])


def begun(client: Client, address: str) -> Iterator[bytes]:
    """The rest of the file for somebody who has the first piece. Asked for as from elsewhere: within this thread our
    client would end what the answer has begun."""
    db.session.commit()
    db.session.remove()
    answer: Any = FlaskClient.open(client, address, buffered=False)
    pieces = iter(answer.response)
    assert next(pieces)
    return pieces


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
@pytest.mark.parametrize("file", ["/apne-data/needs", "/team/{}/eksport/needs"])
def test_a_pause_breaks_no_file(alice: Client, cast: Cast, much: None, file: str, kind: str) -> None:
    address = f"{file.format(cast.project.slug)}.{kind}"
    assert len(alice.get(address).data) > PIECE
    with databases.impatient():
        rest = begun(alice, address)
        databases.rest()
        assert b"".join(rest)


def test_nobody_holds_a_connection_while_it_is_sent(app: Flask, alice: Client, cast: Cast, much: None) -> None:
    rest = begun(alice, "/apne-data/needs.csv")
    assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert b"".join(rest)
