"""A project's overview says how much waits in its inbox: the inbox's own number, kind by kind, with a way to each."""

import re

from app.core.contributions import Kind
from app.inbox import queries
from tests.cast import Cast
from tests.factories import inbox as make
from tests.support.client import Client
from tests.support.page import Page


def listed(page: Page) -> int:
    """How many the inbox says that it shows."""
    found = re.search(r"(\d+) innspill\b", " ".join(page.texts("p", role="status")))
    assert found is not None
    return int(found[1])


def test_the_overview_and_the_inbox_say_the_same_of_every_kind(client: Client, cast: Cast) -> None:
    make.one_of_each(cast.project)
    home = f"/team/{cast.project.slug}"
    waiting = queries.waiting_by_kind(cast.alice.person, cast.project)
    assert set(waiting) == set(Kind)
    overview = client.sign_in(cast.alice.account).page(f"{home}/oversikt")
    total = sum(waiting.values())
    assert overview.link(f"{total} innspill venter på oss") == f"{home}/innboks"
    assert listed(client.page(f"{home}/innboks")) == total
    names = [words for words in overview.links if re.fullmatch(r".+: \d+", words)]
    assert len(names) == len(Kind)
    for words in names:
        assert listed(client.page(overview.link(words))) == int(words.rpartition(": ")[2]), words


def test_when_nothing_waits_it_says_so(client: Client, cast: Cast) -> None:
    page = client.sign_in(cast.alice.account).page(f"/team/{cast.project.slug}/oversikt")
    assert "Ingen venter på oss" in page.text
