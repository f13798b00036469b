"""Every text that anybody can write, with a script in it, shown on every page that can be reached: no page runs it."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.core.pagecache import shelf
from app.core.permissions import INSTANCE_ROLES, Role
from tests.support import crawl
from tests.support.client import Client
from tests.support.databases import SQLITE
from tests.support.inspection import nothing_inline
from tests.support.programme import Programme

HOSTILE = "\"'><svg onload=alert(1)>{{7*7}}</script><script>alert(2)</script><img src=x onerror=alert(3)>"
RAW = ("<svg onload", "<script>alert", "<img src=x", "49&lt;/script")  # as it must never stand on a page
IN_JSON = HOSTILE.replace('"', '\\"')
WRITTEN = {
    "text",
    "title",
    "name",
    "place",
    "why",
    "reason",
    "note",
    "contact_name",
    "contact_phone",
    "source",
    "about",
}
NOT_WRITTEN = {"need_picture", "outbox_mail", "login_session"}


def columns() -> Iterator[tuple[sa.Table, sa.Column[str]]]:
    """The columns that hold somebody's words."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            words = column.name in WRITTEN or column.name.endswith(("_nb", "_en"))
            plain = isinstance(column.type, sa.String | sa.JSON) and not isinstance(column.type, sa.Enum)
            if table.name not in NOT_WRITTEN and words and plain and "slug" not in column.name:
                yield table, column


@pytest.fixture
def hostile(demo: Programme) -> Iterator[Programme]:
    """The demo programme, every text in it ending in the same attack, and as it was afterwards."""
    before = crawl.fingerprint()
    with db.engine.begin() as connection:
        for table, column in columns():
            words = sa.type_coerce(column, sa.Text)
            if isinstance(column.type, sa.JSON):
                added = sa.func.replace(words, '_nb": "', f'_nb": "{IN_JSON}')
            else:
                added = sa.case((words == "", ""), else_=words + HOSTILE)
            connection.execute(sa.text(f"UPDATE {table.name} SET {column.name} = {_sql(added)}"))
    shelf.clear()
    yield demo
    with db.engine.begin() as connection:
        for table, column in columns():
            kept = sa.func.replace(sa.func.replace(sa.type_coerce(column, sa.Text), IN_JSON, ""), HOSTILE, "")
            connection.execute(sa.text(f"UPDATE {table.name} SET {column.name} = {_sql(kept)}"))
    shelf.clear()
    assert crawl.fingerprint() == before, "the programme is not what it was"


def _sql(expression: sa.ColumnElement[str]) -> str:
    return str(expression.compile(dialect=db.engine.dialect, compile_kwargs={"literal_binds": True})).replace(
        ":", "\\:"
    )


@pytest.mark.parametrize("programme_name", [SQLITE])
@pytest.mark.parametrize("role", [None, Role.TEAM, Role.MODERATOR, Role.ADMINISTRATOR], ids=str)
def test_no_page_runs_what_somebody_wrote(hostile: Programme, role: Role | None) -> None:
    browser, wrong, seen = hostile.browser(role), list[str](), list[str]()
    real = browser.get

    def get(url: str, *more: object, **rest: object) -> object:
        answer = real(url, *more, **rest)  # type: ignore[arg-type]
        if answer.mimetype == "text/html" and answer.data:
            seen.extend([url] if "alert(1)" in answer.text else [])
            told = [raw for raw in RAW if raw in answer.text]
            wrong.extend(f"{url}: {found}" for found in [*told, *nothing_inline(answer.page)])
        return answer

    browser.get = get  # type: ignore[method-assign,assignment]
    starts = ("/", "/en/") if role is None else ("/", "/admin" if role in INSTANCE_ROLES else "/team", "/en/")
    assert isinstance(browser, Client)
    crawl.walk(hostile.app, browser, starts, often=2)
    assert len(seen) > 20
    assert wrong == []
