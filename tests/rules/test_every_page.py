"""Every page that can be reached by links, as nobody and as each role, on the demo programme."""

import pytest

from app.core.db import db
from app.core.permissions import INSTANCE_ROLES, Role
from tests.support.crawl import SEEN_OFTEN_ENOUGH, Met, fingerprint, walk
from tests.support.programme import Programme

MANY_QUERIES = 15
EVERYBODY = [None, *Role]
WORKBENCH = ("/team", "/admin", "/admin/moderering")


@pytest.mark.parametrize("role", EVERYBODY, ids=lambda role: role.value if role else "nobody")
def test_links_lead_to_whole_pages_and_looking_changes_nothing(demo: Programme, role: Role | None) -> None:
    browser = demo.browser(role)
    before = fingerprint()
    # What links lead to is the same on both; what PostgreSQL refuses, it refuses on the first page of a kind.
    met = walk(demo.app, browser, starts(role), often=SEEN_OFTEN_ENOUGH if db.sqlite else 1)
    wrong = [f"{name} was written to" for name in changed(before, fingerprint())]
    wrong += [told(page) for page in met if page.status not in (200, 301, 302, 303, 308)]
    wrong += [f"{told(page)}: {line}" for page in met for line in page.problems]
    if role is None:
        wrong += [f"{page.url}: {page.queries} queries" for page in met if page.queries > MANY_QUERIES]
    assert not wrong, "\n  " + "\n  ".join(wrong)


def starts(role: Role | None) -> tuple[str, ...]:
    """Where somebody with this role begins."""
    if role is None:
        return ("/", "/en/")
    return ("/", "/admin", "/en/admin") if role in INSTANCE_ROLES else ("/", "/team", "/en/team")


def told(page: Met) -> str:
    return f"{page.url} ({page.status}, linked from {page.found_on})"


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name, held in before.items() if after[name] != held}


def test_nobody_sees_the_workbench(demo: Programme) -> None:
    browser = demo.browser()
    for url in WORKBENCH:
        assert browser.get(url).status_code in (303, 401, 403, 404)
