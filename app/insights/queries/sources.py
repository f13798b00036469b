"""What a team can choose as sources of a finding or of a decision."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select, true

from app.core.db import db
from app.core.i18n import told
from app.core.matching import holding
from app.core.text import shorten
from app.decisions.models import Ballot
from app.decisions.queries import has_opened
from app.insights.models import Insight, Link, Note, Opportunity, Pilot, Solution, Stance, Standing
from app.insights.queries.things import FINDINGS, MODELS, Thing, within
from app.needs.models import Addition, AdditionState, Need
from app.notifications.models import Subject
from app.prototypes import queries as prototypes
from app.prototypes import results
from app.prototypes.models import Prototype

PER_KIND = 30
UNREADABLE = "–"
WORDS = {
    Subject.NEED: "text",
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
READABLE: dict[Subject, ColumnElement[bool]] = {Subject.NEED: Need.public.is_(True)}
PUBLISHED: dict[Subject, ColumnElement[bool]] = {
    **READABLE,
    **{kind: model.standing != Standing.DRAFT for kind, model in FINDINGS.items()},
    Subject.PROTOTYPE: Prototype.published_at.is_not(None),
    Subject.PILOT: Pilot.published_at.is_not(None),
    Subject.BALLOT: has_opened(),
    Subject.ADDITION: and_(Addition.state == AdditionState.PUBLISHED, Addition.need.has(Need.public)),
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


def candidates(project_id: int, target: Subject, search: str = "") -> list[Source]:
    """What may be linked to a `target`, the most supported needs first; narrowed down by `search`.

    A decision is public at once, so only what everybody may read can stand behind one.
    """
    if target is Subject.DECISION:
        return _for_decision(project_id, search)
    if target is Subject.OPPORTUNITY:
        return _findings(Subject.INSIGHT, Insight, project_id, search)
    if target is Subject.SOLUTION:
        return _findings(Subject.OPPORTUNITY, Opportunity, project_id, search)
    if target is Subject.PILOT:
        return _prototypes(project_id, search) + _findings(Subject.SOLUTION, Solution, project_id, search)
    if target is Subject.PROTOTYPE:  # tried in any phase, so it may come straight from an insight
        solutions = _findings(Subject.SOLUTION, Solution, project_id, search)
        opportunities = _findings(Subject.OPPORTUNITY, Opportunity, project_id, search)
        return solutions + opportunities + _findings(Subject.INSIGHT, Insight, project_id, search)
    found = _ballots(project_id, search) + _notes(project_id, search)
    return _needs(project_id, search) + _feedback(project_id, search) + found


def _for_decision(project_id: int, search: str) -> list[Source]:
    findings = [
        source
        for kind, model in FINDINGS.items()
        for source in _findings(kind, model, project_id, search, PUBLISHED[kind])
    ]
    tried = _prototypes(project_id, search, PUBLISHED[Subject.PROTOTYPE])
    tried += _pilots(project_id, search, PUBLISHED[Subject.PILOT])
    asked = _ballots(project_id, search)
    return findings + tried + asked + _notes(project_id, search)


def chosen(project_id: int, things: list[Thing]) -> list[Source]:
    """Those of the things that belong to the project and that everybody may read, in the order given, with their words.

    However many there are: what was chosen stays chosen while one searches for more.
    """
    ours = within(project_id, list(dict.fromkeys(things)))
    names = _names(ours, PUBLISHED)
    return [Source(thing, *names[thing]) for thing in ours if thing in names]


def linked(target: Thing) -> list[Source]:
    """What is linked to `target` now, with how each stands to it."""
    query = select(Link).where(Link.to_kind == target[0], Link.to_id == target[1]).order_by(Link.stance, Link.id)
    links = list(db.session.scalars(query))
    names = _names([(row.from_kind, row.from_id) for row in links])
    return [
        Source(
            (row.from_kind, row.from_id),
            *names.get((row.from_kind, row.from_id), (UNREADABLE, "nb")),
            stance=row.stance,
        )
        for row in links
    ]


def public_behind(target: Thing) -> list[Thing]:
    """What is linked straight to `target` and is not a draft: what holds it up once it is published."""
    query = select(Link.from_kind, Link.from_id).where(Link.to_kind == target[0], Link.to_id == target[1])
    ids: dict[Subject, list[int]] = {}
    for kind, thing_id in db.session.execute(query.order_by(Link.id)):
        ids.setdefault(kind, []).append(thing_id)
    found: list[Thing] = []
    for kind, held in ids.items():
        model = MODELS[kind]
        public = select(model.id).where(model.id.in_(held), PUBLISHED.get(kind, true()))
        found += [(kind, thing_id) for thing_id in db.session.scalars(public)]
    return found


def _names(
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


def _needs(project_id: int, search: str) -> list[Source]:
    query = select(Need).where(Need.project_id == project_id, Need.public, *holding(search, Need.text))
    query = query.order_by(Need.used_at.is_not(None), Need.support_count.desc(), Need.id).limit(PER_KIND)
    return [
        Source((Subject.NEED, need.id), shorten(need.text, 160), need.lang, str(need.id))
        for need in db.session.scalars(query)
    ]


def _feedback(project_id: int, search: str) -> list[Source]:
    """With what was answered, where so many answered the same that it may be known (as on the test's own page)."""
    rows = prototypes.reasons_of_project(project_id, search, PER_KIND)
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
    project_id: int,
    search: str,
    *more: ColumnElement[bool],
) -> list[Source]:
    query = select(model.id, model.title_nb, model.title_en).where(model.project_id == project_id, *more)
    query = query.where(*holding(search, model.title_nb, model.title_en)).order_by(model.id.desc()).limit(PER_KIND)
    return [Source((kind, row.id), told(row, "title"), "") for row in db.session.execute(query)]


def _ballots(project_id: int, search: str) -> list[Source]:
    query = select(Ballot).where(Ballot.project_id == project_id, has_opened())  # what nobody was asked says nothing
    query = query.where(*holding(search, Ballot.question_nb, Ballot.question_en))
    query = query.order_by(Ballot.id.desc()).limit(PER_KIND)
    return [Source((Subject.BALLOT, row.id), told(row, "question"), "") for row in db.session.scalars(query)]


def _notes(project_id: int, search: str) -> list[Source]:
    query = select(Note).where(Note.project_id == project_id)
    query = query.where(*holding(search, Note.text_nb, Note.text_en, Note.source))
    query = query.order_by(Note.id.desc()).limit(PER_KIND)
    return [Source((Subject.NOTE, row.id), told(row, "text"), "", row.source) for row in db.session.scalars(query)]


def _prototypes(project_id: int, search: str, *more: ColumnElement[bool]) -> list[Source]:
    query = select(Prototype).where(Prototype.project_id == project_id, *more)
    query = query.where(*holding(search, Prototype.title_nb, Prototype.title_en))
    query = query.order_by(Prototype.id.desc()).limit(PER_KIND)
    return [Source((Subject.PROTOTYPE, row.id), told(row, "title"), "") for row in db.session.scalars(query)]


def _pilots(project_id: int, search: str, *more: ColumnElement[bool]) -> list[Source]:
    query = select(Pilot).where(Pilot.project_id == project_id, *more, *holding(search, Pilot.title_nb, Pilot.title_en))
    query = query.order_by(Pilot.id.desc()).limit(PER_KIND)
    return [Source((Subject.PILOT, row.id), told(row, "title"), "") for row in db.session.scalars(query)]
