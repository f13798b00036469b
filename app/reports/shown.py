"""A report's data as objects that a page can show: days are days, and every bilingual text is told like any other."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import url_for

from app.core.text import excerpt
from app.reports.queries import reports as queries
from app.reports.wording import SECTIONS

LONGEST_QUOTE = 400
DAYS = ("from", "to", "on", "made_on", "opened_on", "closed_on", "settled_on", "decided_on")


def report(content: dict[str, Any]) -> SimpleNamespace:
    """The report. Residents' words are not frozen with it: those that nobody may read any more are shown nowhere."""
    said = _said(content)
    shown: SimpleNamespace = _object(content)
    shown.texts = {name: _object(content["texts"].get(name, {}), "nb", "en") for name in SECTIONS}
    for insight in shown.insights:
        for quote in insight.quotes:
            quote.gone = quote.number not in said
            quote.text = said.get(quote.number, "")
    return shown


def with_words(content: dict[str, Any]) -> dict[str, Any]:
    """The same for the file: the words as far as everybody may read them."""
    said = _said(content)
    for quote in _quotes(content):
        quote["text"] = said.get(quote["number"], "")
    return content


def _said(content: dict[str, Any]) -> dict[int, str]:
    words = queries.words({quote["number"] for quote in _quotes(content)})
    return {number: excerpt(text, LONGEST_QUOTE) for number, text in words.items()}


def address(link: SimpleNamespace | None, **more: Any) -> str:
    """The page that a link of the report leads to, in the reader's language; empty when there is none."""
    return url_for(link.endpoint, **link.values, **more) if link else ""


def _quotes(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (quote for insight in content["insights"] for quote in insight["quotes"])


def _object(value: Any, *always: str) -> Any:
    if isinstance(value, list):
        return [_object(one) for one in value]
    if not isinstance(value, dict):
        return value
    held = dict.fromkeys((f"text_{lang}" for lang in always), "")
    named = {(f"text_{name}" if always else name): one for name, one in value.items()}
    return SimpleNamespace(**held | {name: _plain(name, one) for name, one in named.items()})


def _plain(name: str, value: Any) -> Any:
    if name == "values":
        return value
    return date.fromisoformat(value) if name in DAYS and value else _object(value)
