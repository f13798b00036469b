"""Whatever anybody sends, wherever: an answer that says what is wrong, never an error of ours. Nothing is stored."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.limits import limiter
from app.core.permissions import Role
from tests.support import crawl, oddities
from tests.support.client import Client
from tests.support.page import Page
from tests.support.programme import Programme

WHO = (None, Role.TEAM, Role.OWNER, Role.MODERATOR, Role.ADMINISTRATOR)
LEAVES = {"people.sign_out", "people.demo_sign_in", "people.forget"}


class Prober:
    """Asks and posts as somebody, and remembers what went wrong."""

    def __init__(self, demo: Programme, role: Role | None) -> None:
        self.client: Client = demo.browser(role)
        if role is None:
            self.client.take_part()
        self.token = self.client.token()
        self.who = str(role or "nobody")
        self.wrong: list[str] = []

    def send(self, method: str, url: str, **more: object) -> TestResponse:
        db.session.rollback()
        db.session.remove()
        headers = {"X-CSRFToken": self.token} if method == "POST" else {}
        answer = FlaskClient.open(self.client, url, method=method, headers=headers, buffered=True, **more)
        if answer.status_code >= 500:
            self.wrong.append(f"{answer.status_code} to {self.who}: {method} {url[:120]} {str(more)[:200]}")
        return answer


@pytest.fixture
def probed(demo: Programme, monkeypatch: pytest.MonkeyPatch) -> Iterator[Programme]:
    """The demo programme, answering as in operation, with nobody held back."""
    monkeypatch.setitem(demo.app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(limiter, "enabled", False)
    yield demo
    db.session.rollback()


def hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nothing is stored."""

    def commit() -> None:
        db.session.flush()
        db.session.rollback()

    monkeypatch.setattr(db.session, "commit", commit)


def pages_of(prober: Prober) -> Iterator[tuple[str, Page]]:
    """One page of each kind that this person can reach, in bokmål."""
    app, starts, known = prober.client.application, ["/", "/min-side", "/team", "/admin"], set()
    waiting = list(starts)
    while waiting:
        url = waiting.pop(0)
        endpoint, lang = crawl.kind_of(app, url)
        if lang != "nb" or endpoint in known:
            continue
        answer = prober.send("GET", url)
        if answer.status_code == 303:
            waiting.append(urlsplit(answer.headers["Location"]).path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        known.add(endpoint)
        page = Page(answer.text, url)
        waiting += crawl.links(page, url)
        yield url, page


@pytest.mark.parametrize("role", WHO, ids=lambda role: str(role or "nobody"))
def test_odd_fields_are_answered(probed: Programme, monkeypatch: pytest.MonkeyPatch, role: Role | None) -> None:
    prober, sent = Prober(probed, role), set()
    hold(monkeypatch)
    for url, page in pages_of(prober):
        path = urlsplit(url).path
        names = {"side", "q", "next"} | {name for form in page.forms if form.method == "get" for name in form.fields}
        names |= {name for link in page.links.values() for name in parse_qs(urlsplit(link).query)}
        for query in oddities.queries(sorted(names)):
            prober.send("GET", f"{path}?{query}")
        for form in page.forms:
            kind = crawl.kind_of(probed.app, form.action)[0], tuple(sorted(form.fields))
            if form.method != "post" or kind in sent or kind[0] in LEAVES:
                continue
            sent.add(kind)
            for data in oddities.fillings(form):
                prober.send("POST", form.action, data=data)
            for content_type, body in oddities.bodies(list(form.fields)):
                prober.send("POST", form.action, data=body, content_type=content_type)
    assert sent
    assert prober.wrong == []


def test_odd_addresses_are_answered(probed: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    prober = Prober(probed, Role.ADMINISTRATOR)
    hold(monkeypatch)
    for method, path in oddities.addresses(probed.app):
        prober.send(method, path)
    assert prober.wrong == []
