"""A form that comes back refused stands on a page whose every link, search and page of a list leads somewhere."""

from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest

from app.core.db import db
from app.core.limits import limiter
from app.core.pagination import Page as ListPage
from app.core.permissions import Role
from tests.rules.test_odd_input import LEAVES, Prober, hold, pages_of
from tests.support import crawl
from tests.support.databases import SQLITE
from tests.support.page import Form, Page
from tests.support.programme import Programme

WHO = (Role.TEAM, Role.OWNER, Role.MODERATOR, Role.ADMINISTRATOR)
BROKEN = (404, 405, 500)
OUT = {*LEAVES, "people.sign_out_everywhere"}


@pytest.fixture
def refusing(demo: Programme, monkeypatch: pytest.MonkeyPatch) -> Iterator[Programme]:
    """The demo programme, where nothing is stored, nobody is held back, and every list has one more page."""
    monkeypatch.setitem(demo.app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(limiter, "enabled", False)
    monkeypatch.setattr(ListPage, "has_next", True)
    yield demo
    db.session.rollback()


def wrongly_filled(form: Form) -> Iterator[dict[str, object]]:
    """Nothing at all; nothing written; and nonsense in every field, button by button."""
    yield {}
    hidden = {str(e.get("name")) for e in form.element.iter("input") if e.get("type") == "hidden"}
    acts = [b for b in form.element.iter("button") if b.get("name")] or [None]
    for button in acts:
        pressed = {} if button is None else {str(button.get("name")): button.get("value", "")}
        for written in ("", "x"):
            yield {**{name: form.fields[name] if name in hidden else written for name in form.fields}, **pressed}


def posted_to(demo: Programme, form: Form) -> str:
    """The endpoint that takes the form."""
    return str(demo.app.url_map.bind("localhost").match(urlsplit(form.action).path, method="POST")[0])


def ways_on(page: Page, url: str) -> set[str]:
    """Where its links lead, and its reading forms when they are sent as they stand."""
    ways = set(crawl.links(page, url))
    for form in (form for form in page.forms if form.method == "get"):
        sent = {name: value for name, value in form.fields.items() if value is not None}
        ways.add(f"{urlsplit(form.action or url).path}?{urlencode(sent, doseq=True)}")
    return ways


@pytest.mark.parametrize("programme_name", [SQLITE])  # where a page leads does not depend on the database
@pytest.mark.parametrize("role", WHO, ids=str)
def test_every_way_on_from_a_refused_page_leads_somewhere(
    refusing: Programme, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    prober, known, refused, wrong = Prober(refusing, role), set(), set(), []
    hold(monkeypatch)
    for url, page in list(pages_of(prober)):
        for form in page.forms:
            if form.method != "post" or (kind := posted_to(refusing, form)) in OUT:
                continue
            if (kind, tuple(form.fields)) in known:
                continue
            known.add((kind, tuple(form.fields)))
            for data in wrongly_filled(form):
                answer = prober.send("POST", form.action, data=data)
                if answer.status_code not in (409, 422) or answer.mimetype != "text/html":
                    continue
                refused.add(kind)
                for way in ways_on(Page(answer.text, form.action), form.action) - known:
                    known.add(way)
                    if (status := prober.send("GET", way).status_code) in BROKEN:
                        wrong.append(f"{status}: {way}, refused at {form.action} from {url}")
    assert not wrong, "\n  " + "\n  ".join(wrong)
    assert prober.wrong == []
    assert refused, "no form was refused"
