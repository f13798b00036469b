"""Something done at once with all that match in the team's inbox, and undone: seconds from the press to the answer."""

import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from app.core.db import db
from app.inbox.models import Item, Tagging
from benchmarks import busy
from benchmarks.busy import Workbench
from benchmarks.rows import Row
from tests.support.page import Form

LONGEST = 5.0  # seconds
COMMAND = "make bench ARGS=bulk"
SEE_OTHER = 303
INBOX = f"/team/{busy.SLUG}/innboks"
ALL = f"{INBOX}/alle?vis=all&slag=need&sprak=en"
GIVEN, TAGGED = select(func.count(Item.assignee_id)), select(func.count(Tagging.tag_id))


def measure() -> Iterator[Row]:
    for name, bench in busy.on_both_databases():
        yield from _rows(name, bench)


def _rows(name: str, bench: Workbench) -> Iterator[Row]:
    bench.fill()
    with bench.app.app_context():
        there = busy.english(bench.account_id)
    if there != busy.AT_ONCE:
        raise RuntimeError(f"{there} match, and not {busy.AT_ONCE}")
    what = f"{name}: {busy.AT_ONCE:,} contributions at once"
    yield from _both(bench, f"{what} given to somebody", {"who": str(bench.account_id)}, "assign", GIVEN)
    yield from _both(bench, f"{what} tagged", {"tag": "lys"}, "tag", TAGGED)


def _both(bench: Workbench, what: str, given: dict[str, str], act: str, counted: Any) -> Iterator[Row]:
    before = _counted(bench, counted)
    form = bench.client.page(ALL).form(next(iter(given)))
    took, leads_to = _pressed(bench, form, {**given, "act": act})
    done = _counted(bench, counted)
    yield _row(what, took, done - before > busy.AT_ONCE * 0.9)
    undone, _back = _pressed(bench, bench.client.page(leads_to).form(action="/angre"), {})
    yield _row(f"{what}, undone", undone, _counted(bench, counted) == before)


def _pressed(bench: Workbench, form: Form, given: dict[str, str]) -> tuple[float, str]:
    """Seconds until the answer, and the address it leads to: only there is the undoing offered."""
    start = time.perf_counter()
    answer = bench.client.post(form.action, data={**form.fields, **given})
    took = time.perf_counter() - start
    if answer.status_code != SEE_OTHER:
        raise RuntimeError(f"{form.action} answered {answer.status_code}")
    return took, answer.headers["Location"]


def _counted(bench: Workbench, counted: Any) -> int:
    with bench.app.app_context():
        return db.session.scalar(counted) or 0


def _row(what: str, took: float, held: bool) -> Row:
    return Row(
        what=what,
        value=f"{took:.2f} s" + ("" if held else "; not all of it was done"),
        target=f"under {LONGEST:.0f} s",
        good=held and took < LONGEST,
        command=COMMAND,
    )
