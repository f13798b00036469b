"""What says much the same as a contribution, of whatever kind, with the words that both hold; and where it may belong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, or_, select

from app.core.contributions import Kind
from app.core.db import db
from app.core.permissions import Person
from app.inbox.queries.rows import Entry
from app.inbox.queries.union import GONE, joined, readable
from app.insights.models import Insight, Link, Stance
from app.needs import queries as needs
from app.needs import search
from app.needs.models import Need
from app.notifications.models import Subject
from app.projects.models import Project

SHOWN = 5
READ = 40  # how many of those that hold its words are compared in full
EVIDENCE = 12  # how many needs behind insights tell where it may belong


@dataclass(frozen=True)
class Alike(search.Resembling):
    """Another contribution.

    need: when it is one that can be read, here or in another project of one's own; such ones can be merged.
    """

    kind: Kind
    id: int
    lang: str
    need: Need | None = None


@dataclass(frozen=True)
class Suggested:
    """An insight that a contribution may belong behind, and the words that say so: of a need behind it, or its own."""

    insight: Insight
    words: search.Words
    lang: str
    need: Need | None


def alike(person: Person, project: Project, entry: Entry) -> list[Alike]:
    """The nearest others that this person may read, the nearest first.

    Public needs are found by the index, wherever they are; the rest of the project is read through once, in the
    database. As many statements however many there are.
    """
    leads = search.leading(entry.text)
    if not leads or entry.state == "merged":
        return []
    found = [*_needs(person, entry), *_others(person, project, entry, leads)]
    return sorted(found, key=lambda one: (-one.likeness, one.kind, one.id))[:SHOWN]


def _needs(person: Person, entry: Entry) -> Iterable[Alike]:
    """An addition is of course like the need that it was written to."""
    itself = entry.id if entry.kind is Kind.NEED else int(entry.ref) if entry.kind is Kind.ADDITION else None
    near = search.similar(entry.text, SHOWN, *needs.within_reach(person), but=itself, enough=search.FAINT)
    for one in near:
        words = search.shared(entry.text, one.need.text)
        yield Alike(Kind.NEED, one.need.id, one.need.lang, one.need, words=words, likeness=one.likeness)


def _others(person: Person, project: Project, entry: Entry, leads: Sequence[str]) -> Iterable[Alike]:
    """Everything else that was given to the project, and needs that nobody has read: the same one may be sent twice."""
    rows = _holding(person, project, entry, leads)
    for likeness, row in zip(search.ratings(entry.text, [row.text for row in rows]), rows, strict=True):
        if likeness >= search.FAINT:
            words = search.shared(entry.text, row.text)
            yield Alike(Kind(row.kind), row.id, row.lang, words=words, likeness=likeness)


def _holding(person: Person, project: Project, entry: Entry, leads: Sequence[str]) -> Sequence[Row[tuple[object, ...]]]:
    names = ("kind", "id", "lang", "state", "unread", "text", "search_text", "tie")
    given = joined(project.id, readable(person, project), names).c
    holds, many = search.holding(given.search_text, leads)
    query = select(given.kind, given.id, given.lang, given.text).where(
        or_(given.kind != Kind.NEED.value, given.unread),  # most are other needs: their words need not be read
        or_(given.kind != entry.kind.value, given.id != entry.id),
        given.state.not_in(GONE),
        holds,
    )
    return db.session.execute(query.order_by(many.desc(), given.kind, given.tie, given.id).limit(READ)).all()


def suggested(entry: Entry, insights: Sequence[Insight]) -> Suggested | None:
    """The one of the project's insights that the contribution is nearest to: to a need behind it, or to its own words.

    None when it is near none, or stands behind one already.
    """
    leads = search.leading(entry.text)
    if not insights or not leads or not entry.placeable or entry.placed:
        return None
    told = _nearest_titles(insights, leads)
    rated = search.ratings(entry.text, [one.text for one in told], [one.folded for one in told])
    found = [
        (likeness, Suggested(one.insight, search.shared(entry.text, one.text), one.lang, None))
        for likeness, one in zip(rated, told, strict=True)
    ]
    found += _by_evidence(entry, {one.id: one for one in insights})
    near = [one for one in found if one[0] >= search.ENOUGH]  # it stands first: what is faint would lead astray
    return min(near, key=lambda one: (-one[0], one[1].insight.id))[1] if near else None


def stands_behind(entry: Entry, insights: Sequence[Insight]) -> list[tuple[Insight, Stance]]:
    """Which of the project's insights it is linked to, and whether it speaks for each or against it."""
    if not entry.placed:
        return []
    drawn = select(Link.to_id, Link.stance).where(Link.from_kind == entry.source_kind, Link.from_id == entry.source_id)
    behind = drawn.where(Link.to_kind == Subject.INSIGHT, Link.to_id.in_([one.id for one in insights]))
    stances = {row.to_id: row.stance for row in db.session.execute(behind)}
    return [(one, stances[one.id]) for one in insights if one.id in stances]


@dataclass(frozen=True)
class _Title:
    """What an insight says in one language."""

    insight: Insight
    text: str
    lang: str
    folded: str


def _nearest_titles(insights: Sequence[Insight], leads: Sequence[str]) -> list[_Title]:
    """Those that hold the most of the words looked for; of those that hold as many the oldest first."""
    found = []
    for one in insights:
        for text, lang in ((one.title_nb, "nb"), (one.title_en, "en")):
            folded = search.searchable(text)
            if many := sum(lead in folded for lead in leads):
                found.append((many, _Title(one, text, lang, folded)))
    return [title for _many, title in sorted(found, key=lambda held: -held[0])[:READ]]


def _by_evidence(entry: Entry, insights: dict[int, Insight]) -> list[tuple[float, Suggested]]:
    needs_of = (Link.from_kind == Subject.NEED, Link.to_kind == Subject.INSIGHT, Link.to_id.in_(insights))
    behind = (*needs_of, Link.stance == Stance.FOR)  # what is like a voice against it is no voice for it
    placed = Need.id.in_(select(Link.from_id).where(*behind))
    near = {one.need.id: one for one in search.similar(entry.text, EVIDENCE, placed, but=_number(entry))}
    links = select(Link.from_id, Link.to_id).where(*behind, Link.from_id.in_(near))
    return [
        (near[need].likeness, _because(entry, insights[insight], near[need].need))
        for need, insight in (db.session.execute(links) if near else ())
    ]


def _because(entry: Entry, insight: Insight, need: Need) -> Suggested:
    return Suggested(insight, search.shared(entry.text, need.text), need.lang, need)


def _number(entry: Entry) -> int | None:
    return entry.id if entry.kind is Kind.NEED else None
