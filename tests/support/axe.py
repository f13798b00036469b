"""Asks axe-core what is wrong with a page in a browser."""

from functools import cache
from typing import Any

from playwright.sync_api import Error, Page

from tests.support.tree import ROOT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TRIES = 3


@cache
def _source() -> str:
    return (ROOT / "tests/vendor/axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """One line per thing that is wrong, with the element it is in."""
    for attempt in range(TRIES):
        page.wait_for_load_state()
        try:
            result = _run(page)
            break
        except Error as error:  # on a busy machine the page may be on its way to the next one
            if "context was destroyed" not in str(error) or attempt == TRIES - 1:
                raise
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:140]} {node['failureSummary'].splitlines()[-1]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def _run(page: Page) -> dict[str, Any]:
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(_source())
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return found
