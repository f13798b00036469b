"""The least that Flask can do: a page of a given size, and one upsert. What the app is compared with."""

import contextlib
import itertools
import os

import sqlalchemy as sa
from flask import Flask, Response
from sqlalchemy.dialects import postgresql, sqlite

from app.core.db import make_engine

app = Flask("bare", static_folder=None)
numbers = itertools.count(1)
metadata = sa.MetaData()
mark = sa.Table(
    "bare_mark",
    metadata,
    sa.Column("one", sa.Integer, primary_key=True),
    sa.Column("other", sa.Integer, primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)
engine = make_engine(os.environ["DATABASE_URL"])
insert = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert
with contextlib.suppress(sa.exc.DBAPIError), engine.begin() as connection:
    metadata.create_all(connection, checkfirst=True)  # the other worker may have made it at the same moment


@app.get("/page/<int:size>")
def page(size: int) -> Response:
    return Response(b"x" * size, mimetype="text/html")


@app.post("/upsert")
def upsert() -> tuple[str, int]:
    statement = insert(mark).values(one=os.getpid(), other=next(numbers), value=1)
    statement = statement.on_conflict_do_update(
        index_elements=["one", "other"], set_={"value": statement.excluded.value}
    )
    with engine.begin() as connection:
        connection.execute(statement)
    return "", 204
