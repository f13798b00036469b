"""Walks from page to page by the links, as somebody, and remembers what it met."""

import hashlib
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.core.db import db
from tests.support import inspection
from tests.support.client import Client
from tests.support.languages import unmarked_norwegian
from tests.support.page import Page
from tests.support.queries import count_queries

STARTS = ("/", "/en/")
SEEN_OFTEN_ENOUGH = 3  # pages of one kind, in one language, by one person
# When somebody was last seen is noted while reading; nothing else may be.
NOTED_WHILE_READING = {"login_session"}


@dataclass(frozen=True)
class Met:
    """One page of the walk."""

    url: str
    endpoint: str
    lang: str
    status: int
    queries: int
    problems: tuple[str, ...]
    found_on: str
    is_page: bool


def walk(app: Flask, client: Client, starts: Iterable[str] = STARTS, often: int = SEEN_OFTEN_ENOUGH) -> list[Met]:
    """Every kind of page that can be reached from `starts`, `often` times at most."""
    client.inspecting = False
    met: list[Met] = []
    waiting = deque((url, "the start") for url in starts)
    known = {url for url, _found_on in waiting}
    times: Counter[tuple[str, str]] = Counter()
    while waiting:
        url, found_on = waiting.popleft()
        endpoint, lang = kind_of(app, url)
        if endpoint == "static" or times[endpoint, lang] >= often:
            continue
        times[endpoint, lang] += 1
        with count_queries() as counted:
            response = client.get(url)
        page: Page | None = getattr(response, "page", None)
        wrong = _problems(page) if page is not None and response.status_code == 200 else ()
        met.append(Met(url, endpoint, lang, response.status_code, counted.total, wrong, found_on, page is not None))
        for target in links(page, url) if page is not None else [response.headers.get("Location", "")]:
            if target and target not in known:
                known.add(target)
                waiting.append((target, url))
    return met


def _problems(page: Page) -> tuple[str, ...]:
    return (*inspection.problems(page), *unmarked_norwegian(page))


def kind_of(app: Flask, url: str) -> tuple[str, str]:
    """The endpoint and the language of an address; ("", "") when it is none of ours."""
    try:
        endpoint, values = app.url_map.bind("localhost").match(urlsplit(url).path)
    except RequestRedirect as redirect:
        return kind_of(app, redirect.new_url)
    except HTTPException:
        return "", ""
    return str(endpoint), str(values.get("lang", ""))


def links(page: Page, url: str) -> list[str]:
    """Where the page's links and its reading forms lead, on this site."""
    targets = [element.get("href") for element in page.all("a")]
    targets += [form.action for form in page.forms if form.method == "get"]
    targets += [element.get(name) for name in ("hx-get",) for element in page.all() if element.get(name)]
    here = [urlsplit(urljoin(f"http://localhost{url}", target)) for target in targets if target and target[0] != "#"]
    return [
        part.path + (f"?{part.query}" if part.query else "")
        for part in here
        if part.scheme == "http" and part.netloc == "localhost"
    ]


def fingerprint() -> dict[str, str]:
    """A short text per table that changes when any row does."""
    with db.engine.connect() as connection:
        return {
            table.name: hashlib.sha256(
                "\n".join(sorted(repr(tuple(row)) for row in connection.execute(sa.select(table)))).encode()
            ).hexdigest()[:16]
            for table in db.metadata.sorted_tables
            if table.name not in NOTED_WHILE_READING
        }
