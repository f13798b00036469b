"""What is linked to a finding, a prototype or a pilot: a page at a time, by kind and by words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true

from app.core.db import db
from app.core.matching import holding
from app.core.narrowing import Asked
from app.core.pagination import Page, paginate
from app.insights.models import Link, Note, QuotedPin, Stance
from app.insights.queries import trail
from app.insights.queries.sources import READABLE, UNREADABLE, WORDS, Source, names
from app.insights.queries.things import MODELS, Thing
from app.insights.queries.voices import pins_to_read
from app.notifications.models import Subject
from app.prototypes.models import Pin

PER_PAGE, FEW = 20, 3
ALL, AGAINST = "", Stance.AGAINST.value


def linked(target: Thing, asked: Asked) -> Page[Source]:
    """One page of what is linked to `target` now, with how each stands to it; the newest link first."""
    query = select(Link).where(Link.to_kind == target[0], Link.to_id == target[1])
    query = query.where(*_of_kind(asked.kind), *_saying(asked.text))
    page = paginate(query.order_by(Link.id.desc()), asked.number, PER_PAGE)
    called = names([(row.from_kind, row.from_id) for row in page.items])
    return replace(page, items=[_source(row, called) for row in page.items])


def numbers(target: Thing) -> dict[str, int]:
    """How many are linked to `target`: in all, of each kind, and of those that say otherwise. One statement."""
    found = {ALL: 0}
    by_kind = sorted(trail.counts_behind([target]).items(), key=lambda one: trail.ORDER.index(one[0][1]))
    for (_target, kind, _stance), number in by_kind:
        found[kind.value] = found.get(kind.value, 0) + number
        found[ALL] += number
    against = sum(number for (_target, _kind, stance), number in by_kind if stance is Stance.AGAINST)
    return {**found, AGAINST: against} if against else found


@dataclass(frozen=True)
class Remark:
    """What a tester wrote by a place. quoted: chosen to be quoted. shown: everybody may read it, so that is what it is.

    hidden: taken down; it is listed only while it is chosen, as it would be quoted once it is shown again.
    """

    pin: int
    text: str
    lang: str
    quoted: bool
    shown: bool
    hidden: bool


def remarks(items: Sequence[Source], insight_id: int) -> dict[Thing, list[Remark]]:
    """The remarks of those of the sources that are tests, which could be quoted under the insight. One statement."""
    tests = [one.thing[1] for one in items if one.thing[0] is Subject.FEEDBACK]
    if not tests:
        return {}
    shown = and_(*pins_to_read()).label("shown")
    query = select(Pin.id, Pin.feedback_id, Pin.text, Pin.lang, Pin.hidden, QuotedPin.id.label("quoted"), shown)
    query = query.join(Link, and_(Link.from_kind == Subject.FEEDBACK, Link.from_id == Pin.feedback_id))
    query = query.outerjoin(QuotedPin, and_(QuotedPin.link_id == Link.id, QuotedPin.pin_id == Pin.id))
    query = query.where(Link.to_kind == Subject.INSIGHT, Link.to_id == insight_id, Pin.feedback_id.in_(tests))
    query = query.where(Pin.text != "", or_(Pin.hidden.is_(False), QuotedPin.id.is_not(None)))
    found = defaultdict(list)
    for row in db.session.execute(query.order_by(Pin.placed_at, Pin.id)):
        remark = Remark(row.id, row.text, row.lang, row.quoted is not None, row.shown, row.hidden)
        found[Subject.FEEDBACK, row.feedback_id].append(remark)
    return dict(found)


def unfolded(said: Sequence[Remark]) -> int:
    """How many of a tester's remarks are seen at once: the first few, and all down to the last one that is chosen."""
    return max([FEW, *(at + 1 for at, one in enumerate(said) if one.quoted)])


def _source(row: Link, called: Mapping[Thing, tuple[str, str]]) -> Source:
    thing = (row.from_kind, row.from_id)
    return Source(thing, *called.get(thing, (UNREADABLE, "nb")), stance=row.stance)


def _of_kind(kind: str) -> list[ColumnElement[bool]]:
    if kind == AGAINST:
        return [Link.stance == Stance.AGAINST]
    return [Link.from_kind == Subject(kind)] if kind else []


def _saying(text: str) -> list[ColumnElement[bool]]:
    """In the words that are shown: what was taken down is not found by what it said. Only what is linked is read."""
    if not text:
        return []
    return [or_(*(_holds(kind, MODELS[kind], name, text) for kind, name in WORDS.items()))]


def _holds(kind: Subject, model: Any, name: str, text: str) -> ColumnElement[bool]:
    own = (
        [getattr(model, name)] if hasattr(model, name) else [getattr(model, f"{name}_{lang}") for lang in ("nb", "en")]
    )
    if kind is Subject.NOTE:
        own.append(Note.source)
    held = select(model.id).where(model.id == Link.from_id, READABLE.get(kind, true()), *holding(text, *own))
    return and_(Link.from_kind == kind, held.correlate(Link).exists())
