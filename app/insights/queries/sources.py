"""What a team can choose as sources of a finding or of a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, select, true

from app.core.db import db
from app.core.i18n import told
from app.core.matching import holding
from app.core.text import shorten
from app.decisions.models import Ballot
from app.decisions.queries import has_opened
from app.insights.models import Insight, Link, Note, Opportunity, Pilot, Solution, Stance, Standing
from app.insights.queries.readable import added
from app.insights.queries.things import FINDINGS, MODELS, Thing, within
from app.needs.models import Need
from app.notifications.models import Subject
from app.prototypes import queries as prototypes
from app.prototypes import results
from app.prototypes.models import Feedback, Prototype

PER_KIND = 30
UNREADABLE = "–"
WORDS = {
    Subject.NEED: "text",
    Subject.ADDITION: "text",
    Subject.FEEDBACK: "why",
    Subject.BALLOT: "question",
    Subject.NOTE: "text",
    Subject.INSIGHT: "title",
    Subject.OPPORTUNITY: "title",
    Subject.SOLUTION: "title",
    Subject.PROTOTYPE: "title",
    Subject.PILOT: "title",
}
# What was taken down later has no words here, not for the team either.
READABLE: dict[Subject, ColumnElement[bool]] = {
    Subject.NEED: Need.public.is_(True),
    Subject.ADDITION: added(Need.public),
}
PUBLISHED: dict[Subject, ColumnElement[bool]] = {
    **READABLE,
    **{kind: model.standing != Standing.DRAFT for kind, model in FINDINGS.items()},
    Subject.PROTOTYPE: Prototype.published_at.is_not(None),
    Subject.PILOT: Pilot.published_at.is_not(None),
    Subject.BALLOT: has_opened(),
}


@dataclass(frozen=True)
class Source:
    """Something to choose: what it is, its words, and how it stands to the finding when it is linked already."""

    thing: Thing
    title: str
    lang: str
    note: str = ""
    stance: Stance | None = None

    @property
    def need(self) -> int | None:
        """The number of the need whose page everybody may read: only a part of its words stands here."""
        return self.thing[1] if self.thing[0] is Subject.NEED and self.title != UNREADABLE else None

    @property
    def value(self) -> str:
        return f"{self.thing[0].value}:{self.thing[1]}"


@dataclass(frozen=True)
class Wanted:
    """What is looked for: in which project, with which words, and nothing that is linked to `but` already."""

    project_id: int
    search: str = ""
    but: Thing | None = None

    def unlinked(self, kind: Subject, model: Any) -> list[ColumnElement[bool]]:
        if self.but is None:
            return []
        taken = select(Link.from_id).where(Link.to_kind == self.but[0], Link.to_id == self.but[1])
        return [model.id.not_in(taken.where(Link.from_kind == kind))]

    def among(self, kind: Subject, model: Any, *words: Any) -> list[ColumnElement[bool]]:
        """The conditions on a kind, whose `words` are searched."""
        return [model.project_id == self.project_id, *holding(self.search, *words), *self.unlinked(kind, model)]


def candidates(project_id: int, target: Subject, search: str = "", *, but: Thing | None = None) -> list[Source]:
    """What may be linked to a `target`, the most supported needs first; narrowed down by `search`.

    but: what is linked to this one already is left out.
    A decision is public at once, so only what everybody may read can stand behind one.
    """
    wanted = Wanted(project_id, search, but)
    if target is Subject.DECISION:
        return _for_decision(wanted)
    if target is Subject.OPPORTUNITY:
        return _findings(Subject.INSIGHT, Insight, wanted)
    if target is Subject.SOLUTION:
        return _findings(Subject.OPPORTUNITY, Opportunity, wanted)
    if target is Subject.PILOT:
        return _prototypes(wanted) + _findings(Subject.SOLUTION, Solution, wanted)
    if target is Subject.PROTOTYPE:  # tried in any phase, so it may come straight from an insight
        solutions = _findings(Subject.SOLUTION, Solution, wanted)
        opportunities = _findings(Subject.OPPORTUNITY, Opportunity, wanted)
        return solutions + opportunities + _findings(Subject.INSIGHT, Insight, wanted)
    return _needs(wanted) + _feedback(wanted) + _ballots(wanted) + _notes(wanted)


def _for_decision(wanted: Wanted) -> list[Source]:
    findings = [
        source for kind, model in FINDINGS.items() for source in _findings(kind, model, wanted, PUBLISHED[kind])
    ]
    tried = _prototypes(wanted, PUBLISHED[Subject.PROTOTYPE]) + _pilots(wanted, PUBLISHED[Subject.PILOT])
    return findings + tried + _ballots(wanted) + _notes(wanted)


def chosen(project_id: int, things: list[Thing]) -> list[Source]:
    """Those of the things that belong to the project and that everybody may read, in the order given, with their words.

    However many there are: what was chosen stays chosen while one searches for more.
    """
    ours = within(project_id, list(dict.fromkeys(things)))
    called = names(ours, PUBLISHED)
    return [Source(thing, *called[thing]) for thing in ours if thing in called]


def holds(target: Thing) -> bool:
    """Whether something that everybody may read is linked straight to `target`: it holds it up once it is published."""
    return bool(public_behind(target, most=1))


def public_behind(target: Thing, *, most: int) -> list[Thing]:
    """What is linked straight to `target` and is not a draft; at most so many of each kind, as are enough to know."""
    behind = and_(Link.to_kind == target[0], Link.to_id == target[1])
    found: list[Thing] = []
    for kind in db.session.scalars(select(Link.from_kind).where(behind).distinct().order_by(Link.from_kind)).all():
        model = MODELS[kind]
        query = select(model.id).join(Link, and_(Link.from_id == model.id, Link.from_kind == kind, behind))
        query = query.where(PUBLISHED.get(kind, true())).order_by(Link.id).limit(most)
        found += [(kind, thing_id) for thing_id in db.session.scalars(query)]
    return found


def names(
    things: list[Thing], readable: Mapping[Subject, ColumnElement[bool]] = READABLE
) -> dict[Thing, tuple[str, str]]:
    """Words and language of each thing that is `readable`. One query per kind that occurs."""
    found: dict[Thing, tuple[str, str]] = {}
    for kind, name in WORDS.items():
        model = MODELS[kind]
        ids = [thing_id for held, thing_id in things if held is kind]
        if not ids:
            continue
        for row in db.session.scalars(select(model).where(model.id.in_(ids), readable.get(kind, true()))):
            own = hasattr(row, "lang")
            words = getattr(row, name) if own else told(row, name)
            found[(kind, row.id)] = (shorten(words, 160) or UNREADABLE, row.lang if own else "")
    return found


def _needs(wanted: Wanted) -> list[Source]:
    query = select(Need).where(Need.public, *wanted.among(Subject.NEED, Need, Need.text))
    query = query.order_by(Need.used_at.is_not(None), Need.support_count.desc(), Need.id).limit(PER_KIND)
    return [
        Source((Subject.NEED, need.id), shorten(need.text, 160), need.lang, str(need.id))
        for need in db.session.scalars(query)
    ]


def _feedback(wanted: Wanted) -> list[Source]:
    """With what was answered, where so many answered the same that it may be known (as on the test's own page)."""
    new = wanted.unlinked(Subject.FEEDBACK, Feedback)
    rows = prototypes.reasons_of_project(wanted.project_id, wanted.search, PER_KIND, *new)
    versions = {row.version_id: row.version for row in rows}
    counts = prototypes.choice_counts_of(versions)
    named = {number: results.named(one, counts[number]) for number, one in versions.items()}
    return [
        Source(
            (Subject.FEEDBACK, row.id),
            shorten(row.why, 160),
            row.lang,
            named[row.version_id].get(row.choice, "") if row.choice else "",
        )
        for row in rows
    ]


def _findings(
    kind: Subject,
    model: type[Insight] | type[Opportunity] | type[Solution],
    wanted: Wanted,
    *more: ColumnElement[bool],
) -> list[Source]:
    query = select(model.id, model.title_nb, model.title_en)
    query = query.where(*wanted.among(kind, model, model.title_nb, model.title_en), *more)
    query = query.order_by(model.id.desc()).limit(PER_KIND)
    return [Source((kind, row.id), told(row, "title"), "") for row in db.session.execute(query)]


def _ballots(wanted: Wanted) -> list[Source]:
    query = select(Ballot).where(has_opened())  # what nobody was asked says nothing
    query = query.where(*wanted.among(Subject.BALLOT, Ballot, Ballot.question_nb, Ballot.question_en))
    query = query.order_by(Ballot.id.desc()).limit(PER_KIND)
    return [Source((Subject.BALLOT, row.id), told(row, "question"), "") for row in db.session.scalars(query)]


def _notes(wanted: Wanted) -> list[Source]:
    query = select(Note).where(*wanted.among(Subject.NOTE, Note, Note.text_nb, Note.text_en, Note.source))
    query = query.order_by(Note.id.desc()).limit(PER_KIND)
    return [Source((Subject.NOTE, row.id), told(row, "text"), "", row.source) for row in db.session.scalars(query)]


def _prototypes(wanted: Wanted, *more: ColumnElement[bool]) -> list[Source]:
    titled = wanted.among(Subject.PROTOTYPE, Prototype, Prototype.title_nb, Prototype.title_en)
    query = select(Prototype).where(*titled, *more).order_by(Prototype.id.desc()).limit(PER_KIND)
    return [Source((Subject.PROTOTYPE, row.id), told(row, "title"), "") for row in db.session.scalars(query)]


def _pilots(wanted: Wanted, *more: ColumnElement[bool]) -> list[Source]:
    query = select(Pilot).where(*wanted.among(Subject.PILOT, Pilot, Pilot.title_nb, Pilot.title_en), *more)
    query = query.order_by(Pilot.id.desc()).limit(PER_KIND)
    return [Source((Subject.PILOT, row.id), told(row, "title"), "") for row in db.session.scalars(query)]
