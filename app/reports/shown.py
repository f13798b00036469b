"""A report's data as objects that a page can show: days are days, and every bilingual text is told like any other."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import url_for

from app.core.i18n import _
from app.core.i18n.formats import few_or
from app.core.text import excerpt
from app.insights.queries.voices import hides_beside, readable_words, without_told
from app.notifications.models import Subject
from app.reports.wording import SECTIONS

LONGEST_QUOTE = 400
NEED = Subject.NEED.value
TITLED = ("insights", "chosen", "dropped", "pilots", "decisions")
DAYS = ("from", "to", "on", "made_on", "opened_on", "closed_on", "settled_on", "decided_on")


def report(content: dict[str, Any]) -> SimpleNamespace:
    """The report. Residents' words are not frozen with it: those that nobody may read any more are shown nowhere."""
    said = _said(content)
    shown: SimpleNamespace = _object(content)
    shown.texts = {name: _object(content["texts"].get(name, {}), "nb", "en") for name in SECTIONS}
    shown.voices = getattr(shown, "voices", [])
    for insight in shown.insights:
        counted = without_told(vars(insight.evidence))
        insight.evidence = {name: _figure(counted, name) for name in counted}
    for quotes in (shown.voices, *(insight.quotes for insight in shown.insights)):
        for quote in quotes:
            quote.kind, quote.of = getattr(quote, "kind", NEED), getattr(quote, "of", 0)
            quote.link = getattr(quote, "link", None) or _need(quote.number)
            quote.gone = (quote.kind, quote.number) not in said
            quote.text = said.get((quote.kind, quote.number), "")
    for way, asked in _ways(shown):
        way.whole = _whole(way, asked)
    return shown


def _figure(counted: dict[str, int | None], name: str) -> int | str:
    """A number of what an insight rests on, in words where it hides."""
    if (number := counted[name]) is not None:
        return number
    return _("vises ikke") if hides_beside(counted, name) else few_or(None)


def without_english(content: dict[str, Any]) -> list[str]:
    """What the English report would say in bokmål: the sections that somebody wrote, and the things in it by their titles."""
    texts = [str(label) for name, label in SECTIONS.items() if _only_bokmal(content["texts"].get(name, {}), "nb", "en")]
    things = [one for name in TITLED for one in content[name]]
    return texts + [
        _("«%(text)s»", text=one["title_nb"]) for one in things if _only_bokmal(one, "title_nb", "title_en")
    ]


def _only_bokmal(given: dict[str, Any], nb: str, en: str) -> bool:
    return bool(given.get(nb)) and not given.get(en)


def _ways(shown: SimpleNamespace) -> Iterator[tuple[SimpleNamespace, str]]:
    for room in shown.workshops:
        for one in getattr(room, "rounds", []):  # a report from before has none
            yield from ((way, one.kind) for way in one.ways)


def _whole(way: SimpleNamespace, asked: str) -> float:
    """What the numbers of a table are shares of; 0 when they are of nothing that is known."""
    counted = [one.measure for one in way.measures]
    summed = sum(row.count or 0 for row in way.rows)
    if counted == ["points"]:
        return summed
    return (way.answered or (summed if asked == "single" else 0)) if counted == ["answers"] else 0


def with_words(content: dict[str, Any]) -> dict[str, Any]:
    """The same for the file: the words as far as everybody may read them."""
    said = _said(content)
    for insight in content["insights"]:
        insight["evidence"] = without_told(insight["evidence"])
    for quote in _quotes(content):
        quote["text"] = said.get((quote.get("kind", NEED), quote["number"]), "")
    return content


def _said(content: dict[str, Any]) -> dict[tuple[str, int], str]:
    kinds: dict[Subject, set[int]] = defaultdict(set)
    for quote in _quotes(content):
        kinds[Subject(quote.get("kind", NEED))].add(quote["number"])
    return {
        (kind.value, number): excerpt(text, LONGEST_QUOTE) for (kind, number), text in readable_words(kinds).items()
    }


def _need(number: int) -> SimpleNamespace:
    """Where a voice stands in a report that knows of needs only."""
    return SimpleNamespace(endpoint="needs.need", values={"number": number})


def address(link: SimpleNamespace | None, **more: Any) -> str:
    """The page that a link of the report leads to, in the reader's language; empty when there is none."""
    return url_for(link.endpoint, **link.values, **more) if link else ""


def _quotes(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from content.get("voices", [])
    yield from (quote for insight in content["insights"] for quote in insight["quotes"])


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
