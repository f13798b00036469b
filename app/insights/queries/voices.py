"""What stands behind insights, for and against: counted as on the page of each, and whose words may be shown.

Words are of needs, additions and chosen pins that everybody may read. Why somebody voted as they did, and what they wrote when
they had tried something, was told to the team alone; what a room wrote stands with its result.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.core.db import db
from app.core.smallcells import SMALLEST_CELL, known
from app.insights.models import Link, QuotedPin, Stance
from app.insights.queries import people
from app.insights.queries.readable import ADDED, READABLE, added
from app.needs.models import Addition, Need
from app.notifications.models import Subject
from app.prototypes.models import Feedback, Pin, Prototype, Version

MOST_QUOTES = 6  # of each side of an insight
PEOPLE = ("told", "supporters", "told_against", "supporters_against")
FEW_MATTER = (*PEOPLE, "tests", "tests_against", "additions", "additions_against")
SIDES = {Stance.FOR: ("", "needs"), Stance.AGAINST: ("_against", "against")}  # what names end in, and its needs
Counts = dict[tuple[Subject, Stance], int]
KINDS = (Subject.NEED, Subject.ADDITION, Subject.FEEDBACK)


@dataclass(frozen=True)
class Quote:
    """What a resident said. No name: the app knows none. of: the need it was added to, or the prototype's test."""

    number: int
    text: str
    lang: str
    stance: Stance
    kind: Subject = Subject.NEED
    of: int = 0
    slug: str = ""

    @property
    def page(self) -> tuple[str, dict[str, Any]]:
        """Where it stands, for `url_for`."""
        if self.kind is Subject.NEED:
            return "needs.need", {"number": self.number}
        if self.kind is Subject.ADDITION:
            return "needs.need", {"number": self.of, "_anchor": f"tillegg-{self.number}"}
        return "prototypes.version", {"slug": self.slug, "number": self.of}


@dataclass
class Voices:
    """Who and what speaks for and against an insight, in the same numbers as on its own page, and some of their words."""

    needs: int = 0
    against: int = 0
    told: int = 0
    supporters: int = 0
    told_against: int = 0
    supporters_against: int = 0
    tests: int = 0
    tests_against: int = 0
    additions: int = 0
    additions_against: int = 0
    quotes: list[Quote] = field(default_factory=list)


def shown_counts(voices: Voices) -> dict[str, int | None]:
    """As on the insight's own page: a few people are «færre enn 5»."""
    given = {name: value for name, value in vars(voices).items() if name != "quotes"}
    return without_told({name: known(value) if name in FEW_MATTER else value for name, value in given.items()})


def without_told(shown: dict[str, int | None]) -> dict[str, int | None]:
    """Of numbers as `shown_counts` tells them, without those of people that would tell one that hides: reports from before
    have them."""
    kept = dict(shown)
    for end, needs in SIDES.values():
        if kept.get(f"told{end}") is not None:
            kept[f"told{end}"] = people.told(kept[f"told{end}"] or 0, _beside(kept, end, needs))
    return kept


def hides_beside(shown: Mapping[str, int | None], name: str) -> bool:
    """Whether the number of people `name` stands beside a kind that hides: then that it is hidden says nothing of it."""
    return any(name == f"told{end}" and None in _beside(shown, end, needs) for end, needs in SIDES.values())


def _beside(shown: Mapping[str, int | None], end: str, needs: str) -> people.Kinds:
    return [shown.get(name, 0) for name in (needs, f"tests{end}", f"additions{end}")]


def kinds(counted: Counts, stance: Stance) -> people.Kinds:
    """What stands beside the people of one side of an insight: its needs, tests and additions as they are shown."""
    more = [counted.get((kind, stance), 0) for kind in (Subject.FEEDBACK, Subject.ADDITION)]
    return [
        counted.get((Subject.NEED, stance), 0),
        *(known(number) for number in more),
    ]


def of_insights(ids: Sequence[int]) -> dict[int, Voices]:
    """Five questions, however many insights and voices there are."""
    found: dict[int, Voices] = {number: Voices() for number in ids}
    for insight, numbers in counts(ids).items():
        for what, number in numbers.items():
            setattr(found[insight], COUNTED[what], number)
    for insight, sides in people.behind(ids).items():
        for stance, (ends, _needs) in SIDES.items():
            crowd = sides.get(stance, people.NOBODY)
            setattr(found[insight], f"told{ends}", crowd.told)
            setattr(found[insight], f"supporters{ends}", crowd.supporters)
    for insight, said in quotes(ids).items():
        found[insight].quotes = said
    return found


COUNTED = {
    (Subject.NEED, Stance.FOR): "needs",
    (Subject.NEED, Stance.AGAINST): "against",
    (Subject.FEEDBACK, Stance.FOR): "tests",
    (Subject.FEEDBACK, Stance.AGAINST): "tests_against",
    (Subject.ADDITION, Stance.FOR): "additions",
    (Subject.ADDITION, Stance.AGAINST): "additions_against",
}


def counts(ids: Sequence[int]) -> dict[int, Counts]:
    """How many of each kind speak for each insight and against it, of what everybody may read. One statement for all."""
    needs, additions = select(Need.id).where(READABLE), select(Addition.id).where(ADDED)
    shown = or_(
        and_(Link.from_kind == Subject.NEED, Link.from_id.in_(needs)),
        and_(Link.from_kind == Subject.ADDITION, Link.from_id.in_(additions)),
        Link.from_kind == Subject.FEEDBACK,
    )
    query = select(Link.to_id, Link.from_kind, Link.stance, func.count())
    query = query.where(Link.to_kind == Subject.INSIGHT, Link.to_id.in_(ids), shown)
    found: dict[int, Counts] = {number: {} for number in ids}
    grouped = query.group_by(Link.to_id, Link.from_kind, Link.stance)
    for insight, kind, stance, number in db.session.execute(grouped) if ids else ():
        found[insight][kind, stance] = number
    return found


def quotes(ids: Sequence[int], most: int = MOST_QUOTES) -> dict[int, list[Quote]]:
    """The voices of each side of each insight: of every kind the most supported ones first, so that all are heard.

    Three questions, however many they are.
    """
    found: dict[tuple[int, Stance], list[tuple[int, Quote]]] = defaultdict(list)
    for query in (_of_needs(ids, most), _of_additions(ids, most), _of_pins(ids, most)) if ids else ():
        for row in db.session.execute(query):
            told = Quote(row.id, row.text, row.lang, Stance(row.stance), Subject(row.kind), row.of, row.slug)
            found[row.insight, told.stance].append((row.place, told))
    said: dict[int, list[Quote]] = defaultdict(list)
    for stance in (Stance.FOR, Stance.AGAINST):
        for number in ids:
            ranked = sorted(found[number, stance], key=lambda one: (one[0], KINDS.index(one[1].kind)))
            said[number] += [told for _place, told in ranked[:most]]
    return said


def readable_words(kinds: Mapping[Subject, Collection[int]]) -> dict[tuple[Subject, int], str]:
    """What those of the voices say that everybody may still read, whenever they were quoted."""
    queries = {
        Subject.NEED: select(Need.id, Need.text).where(READABLE),
        Subject.ADDITION: select(Addition.id, Addition.text).where(ADDED),
        Subject.FEEDBACK: select(Pin.id, Pin.text).where(*pins_to_read()),
    }
    return {
        (kind, row.id): row.text
        for kind, query in queries.items()
        if kinds.get(kind)
        for row in db.session.execute(query.where(query.selected_columns[0].in_(kinds[kind])))
    }


def _ranked(
    ids: Sequence[int], kind: Subject, query: Select[*tuple[Any, ...]], weight: Any, most: int, **of: Any
) -> Select[*tuple[Any, ...]]:
    """The first `most` of each insight and side; `query` chooses from what the links lead to."""
    entity = query.selected_columns[0]
    place = func.row_number().over(partition_by=(Link.to_id, Link.stance), order_by=(*weight, entity))
    columns = [Link.to_id.label("insight"), Link.stance, place.label("place")]
    more = [literal(kind.value).label("kind"), of["of"].label("of"), of["slug"].label("slug")]
    chosen = query.add_columns(*columns, *more)
    linked = chosen.where(Link.to_kind == Subject.INSIGHT, Link.to_id.in_(ids), Link.from_kind == kind).subquery()
    return select(linked).where(linked.c.place <= most)


def _of_needs(ids: Sequence[int], most: int) -> Select[*tuple[Any, ...]]:
    query = select(Need.id, Need.text, Need.lang).join(Link, Link.from_id == Need.id).where(Need.public)
    nothing = {"of": literal(0), "slug": literal("")}
    return _ranked(ids, Subject.NEED, query, (Need.support_count.desc(),), most, **nothing)


def _of_additions(ids: Sequence[int], most: int) -> Select[*tuple[Any, ...]]:
    query = select(Addition.id, Addition.text, Addition.lang).join(Link, Link.from_id == Addition.id)
    query = query.where(added(Need.public))
    return _ranked(ids, Subject.ADDITION, query, (), most, of=Addition.need_id, slug=literal(""))


def _of_pins(ids: Sequence[int], most: int) -> Select[*tuple[Any, ...]]:
    """The remarks that were chosen, of those who tried a version that enough have tried."""
    query = select(Pin.id, Pin.text, Pin.lang).join(QuotedPin, QuotedPin.pin_id == Pin.id)
    query = query.join(Link, Link.id == QuotedPin.link_id).join(Feedback, Feedback.id == Pin.feedback_id)
    query = query.join(Version, Version.id == Feedback.version_id)
    query = query.join(Prototype, Prototype.id == Version.prototype_id).where(*pins_to_read())
    return _ranked(ids, Subject.FEEDBACK, query, (), most, of=Version.number, slug=Prototype.slug)


def pins_to_read() -> tuple[ColumnElement[bool], ...]:
    """Pins that others may read: with words, read by us and not taken down, of a published test that enough have tried."""
    tester, version, others = aliased(Feedback), aliased(Version), aliased(Feedback)
    testers = select(func.count()).where(others.version_id == version.id).scalar_subquery()
    enough = select(tester.id).join(version, version.id == tester.version_id).join(version.prototype)
    enough = enough.where(tester.id == Pin.feedback_id, Prototype.published_at.is_not(None), testers >= SMALLEST_CELL)
    # Of each pin by itself: to count the testers of every version there is would take a while on a public page.
    return Pin.text != "", Pin.read_at.is_not(None), Pin.hidden.is_(False), enough.correlate(Pin).exists()
