"""Asks axe-core what is wrong with a page in a browser."""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar

from playwright.sync_api import Error, Page

from tests.support.tree import ROOT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What colours decide; asked of each text whose colour, size and ground no text had before it (colours.js).
OF_COLOURS = ["color-contrast", "link-in-text-block"]
# What is on its way out is dimmed, and fades back: its colours are nobody's in between.
AT_REST = """() => !document.querySelector(".dim")
    && document.getAnimations().every(
        one => one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity)"""
MOVING, NEW_HERE = "moving", "new here"
ASK = f"""async (asked) => {{
  const atRest = {AT_REST};
  if (!atRest()) return "{MOVING}";
  if (!window.colours) return "{NEW_HERE}";
  const found = await colours.ask(asked);
  return atRest() ? found : "{MOVING}";
}}"""
T = TypeVar("T")
TRIES = 20
SCRIPTS = ("vendor/axe.min.js", "support/colours.js")
_clean: set[int] = set()  # pages as they stood when nothing was wrong with them, in this process
_right: set[str] = set()  # how texts looked that can be read, in this process


@cache
def _source() -> str:
    return "\n".join((ROOT / f"tests/{file}").read_text(encoding="utf-8") for file in SCRIPTS)


def violations(page: Page, *, colours_only: bool = False) -> list[str]:
    """One line per thing that is wrong, with the element it is in."""
    result = _patiently(page, lambda page: _run(page, colours_only))
    _right.update(result["right"])
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:140]} {node['failureSummary'].splitlines()[-1]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def new_violations(page: Page, *, in_both: bool = True) -> list[str]:
    """The same, in the other colours too, but nothing is asked of a page that stands as it did before.

    Only its tokens are others then, or it is light where it was dark: both are asked about each time, unless `in_both` says that one is enough.
    """
    stands = hash((_patiently(page, _stands), in_both))
    if stands in _clean:
        return []
    found = violations(page) + (in_other_colours(page) if in_both else [])
    if not found:
        _clean.add(stands)
    return found


def in_other_colours(page: Page) -> list[str]:
    """What the colours do in the dark, or in the light."""
    dark = _patiently(page, lambda page: page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))
    page.emulate_media(color_scheme="light" if dark else "dark")
    found = [f"{'light' if dark else 'dark'}: {line}" for line in violations(page, colours_only=True)]
    page.emulate_media(color_scheme="dark" if dark else "light")
    return found


def _patiently(page: Page, ask: Callable[[Page], T]) -> T:
    """On a busy machine the page may be on its way to the next one: then it is asked there."""
    for _attempt in range(TRIES - 1):
        page.wait_for_load_state()
        with suppress(Error):
            return ask(page)
        page.wait_for_timeout(100)
    page.wait_for_load_state()
    return ask(page)


def _stands(page: Page) -> int:
    return hash(re.sub(r"[\w.-]{32,}", "", page.evaluate("innerWidth + document.documentElement.outerHTML")))


def _run(page: Page, colours_only: bool) -> dict[str, Any]:
    asked = {"known": " ".join(_right), "tags": TAGS, "ofColours": OF_COLOURS, "onlyColours": colours_only}
    while True:
        found: dict[str, Any] | str = page.evaluate(ASK, asked)
        if not isinstance(found, str):
            return found
        if found == MOVING:
            page.wait_for_function(AT_REST)
        else:  # its next documents have it from the start: sending it takes longer than asking
            page.add_init_script(_source())
            page.evaluate(_source())
