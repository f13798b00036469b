"""What the programme has no English for stands in bokmål on the English pages: each is marked, and the page says so."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from app.core.db import db
from tests.support.client import Client
from tests.support.crawl import walk
from tests.support.databases import SQLITE
from tests.support.languages import unmarked_norwegian
from tests.support.page import Page
from tests.support.programme import Programme

ALWAYS_ENGLISH = {"focus_area", "department", "district"}  # planted with both languages
SAYS_SO = "This text is only in Norwegian so far."


@pytest.fixture
def without_english(demo: Programme) -> Iterator[Client]:
    """A browser on the demo programme while nothing that the teams wrote is in English."""
    with demo.app.app_context():
        connection = db.engine.connect()
        kept: list[tuple[sa.Table, str, list[sa.Row[tuple[int, str]]]]] = []
        texts = [(table, column.name) for table in db.metadata.tables.values() for column in table.columns]
        for table, name in texts:
            if name.endswith("_en") and not name.startswith("slug") and table.name not in ALWAYS_ENGLISH:
                kept.append((table, name, connection.execute(sa.select(table.c.id, table.c[name])).all()))
                connection.execute(sa.update(table).values({name: ""}))
        connection.commit()
        yield demo.browser()
        for table, name, rows in kept:
            for row_id, text in rows:
                connection.execute(sa.update(table).where(table.c.id == row_id).values({name: text}))
        connection.commit()
        connection.close()


@pytest.mark.parametrize("programme_name", [SQLITE])  # what stands on a page does not depend on the database
def test_every_text_in_bokmal_is_marked_as_such_titles_and_pictures_too(
    without_english: Client, demo: Programme
) -> None:
    met = walk(demo.app, without_english, ("/en/",), often=2)
    wrong = [f"{page.url}: {line}" for page in met if page.lang == "en" for line in page.problems]
    assert not wrong, "\n  " + "\n  ".join(wrong)
    kinds = {page.endpoint: page.url for page in reversed(met) if page.lang == "en" and page.status == 200}
    shown = ("projects.project", "prototypes.prototype", "prototypes.variant", "insights.insight", "insights.pilot")
    for endpoint in (*shown, "decisions.ballot"):
        page = without_english.page(kinds[endpoint])
        assert SAYS_SO in page.text, kinds[endpoint]
        assert page.one("title").get("lang") == "nb"


@pytest.mark.parametrize(
    "html",
    [
        "<title>Det vi ikke vet om veien</title>",
        "<title>x</title><img alt='Det vi ikke vet'>",
        "<title>x</title><a aria-label='Det vi ikke vet' href='/'>x</a>",
    ],
)
def test_the_check_sees_what_is_only_read_aloud(html: str) -> None:
    assert unmarked_norwegian(Page(f"<!doctype html><html lang='en'>{html}<h1>x</h1></html>", "/en/"))
