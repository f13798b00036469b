"""What a team can choose as sources of a finding or of a decision."""

from dataclasses import dataclass

from sqlalchemy import select, true

from app.core.db import db
from app.core.i18n import told
from app.core.matching import holding
from app.core.text import shorten
from app.decisions.models import Ballot
from app.insights.models import Insight, Link, Note, Opportunity, Pilot, Solution, Stance
from app.insights.queries.things import Thing, within
from app.needs.models import Need
from app.notifications.models import Subject
from app.prototypes.models import Choice, Feedback, Prototype, Version

PER_KIND = 30


@dataclass(frozen=True)
class Source:
    """Something to choose: what it is, its words, and how it stands to the finding when it is linked already."""

    thing: Thing
    title: str
    lang: str
    note: str = ""
    stance: Stance | None = None

    @property
    def value(self) -> str:
        return f"{self.thing[0].value}:{self.thing[1]}"


def candidates(project_id: int, target: Subject, search: str = "") -> list[Source]:
    """What may be linked to a `target`, the most supported needs first; narrowed down by `search`."""
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
    if target is Subject.INSIGHT:
        return _needs(project_id, search) + _feedback(project_id, search) + found
    insights = _findings(Subject.INSIGHT, Insight, project_id, search)
    solutions = _findings(Subject.SOLUTION, Solution, project_id, search)
    return insights + solutions + _prototypes(project_id, search) + _pilots(project_id, search) + found


def chosen(project_id: int, things: list[Thing]) -> list[Source]:
    """Those of the things that belong to the project, with their words, in the order given."""
    ours = within(project_id, things[: 2 * PER_KIND])
    names = _names(ours)
    return [Source(thing, *names[thing]) for thing in ours if thing in names]


def linked(target: Thing) -> list[Source]:
    """What is linked to `target` now, with how each stands to it."""
    query = select(Link).where(Link.to_kind == target[0], Link.to_id == target[1]).order_by(Link.stance, Link.id)
    links = list(db.session.scalars(query))
    names = _names([(row.from_kind, row.from_id) for row in links])
    return [
        Source((row.from_kind, row.from_id), *names.get((row.from_kind, row.from_id), ("–", "nb")), stance=row.stance)
        for row in links
    ]


def _names(things: list[Thing]) -> dict[Thing, tuple[str, str]]:
    """Words and language of each thing. One query per kind that occurs."""
    found: dict[Thing, tuple[str, str]] = {}
    models = {
        Subject.NEED: (Need, "text"),
        Subject.FEEDBACK: (Feedback, "why"),
        Subject.BALLOT: (Ballot, "question"),
        Subject.NOTE: (Note, "text"),
        Subject.INSIGHT: (Insight, "title"),
        Subject.OPPORTUNITY: (Opportunity, "title"),
        Subject.SOLUTION: (Solution, "title"),
        Subject.PROTOTYPE: (Prototype, "title"),
        Subject.PILOT: (Pilot, "title"),
    }
    for kind, (model, name) in models.items():
        ids = [thing_id for held, thing_id in things if held is kind]
        if not ids:
            continue
        readable = Need.public if kind is Subject.NEED else true()  # what was taken down later has no words here
        for row in db.session.scalars(select(model).where(model.id.in_(ids), readable)):  # type: ignore[attr-defined]
            own = hasattr(row, "lang")
            words = getattr(row, name) if own else told(row, name)
            found[(kind, row.id)] = (shorten(words, 160) or "–", row.lang if own else "")  # type: ignore[attr-defined]
    return found


def _needs(project_id: int, search: str) -> list[Source]:
    query = select(Need).where(Need.project_id == project_id, Need.public, *holding(search, Need.text))
    query = query.order_by(Need.used_at.is_not(None), Need.support_count.desc(), Need.id).limit(PER_KIND)
    return [
        Source((Subject.NEED, need.id), shorten(need.text, 160), need.lang, str(need.id))
        for need in db.session.scalars(query)
    ]


def _feedback(project_id: int, search: str) -> list[Source]:
    query = (
        select(Feedback)
        .join(Version, Version.id == Feedback.version_id)
        .join(Prototype, Prototype.id == Version.prototype_id)
        .where(Prototype.project_id == project_id, Feedback.why != "", *holding(search, Feedback.why))
        .order_by(Feedback.id)
        .limit(PER_KIND)
    )
    return [
        Source((Subject.FEEDBACK, row.id), shorten(row.why, 160), row.lang, (row.choice or Choice.UNSURE).value)
        for row in db.session.scalars(query)
    ]


def _findings(
    kind: Subject, model: type[Insight] | type[Opportunity] | type[Solution], project_id: int, search: str
) -> list[Source]:
    query = select(model.id, model.title_nb, model.title_en).where(model.project_id == project_id)
    query = query.where(*holding(search, model.title_nb, model.title_en)).order_by(model.id.desc()).limit(PER_KIND)
    return [Source((kind, row.id), told(row, "title"), "") for row in db.session.execute(query)]


def _ballots(project_id: int, search: str) -> list[Source]:
    query = select(Ballot).where(Ballot.project_id == project_id)
    query = query.where(*holding(search, Ballot.question_nb, Ballot.question_en))
    query = query.order_by(Ballot.id.desc()).limit(PER_KIND)
    return [Source((Subject.BALLOT, row.id), told(row, "question"), "") for row in db.session.scalars(query)]


def _notes(project_id: int, search: str) -> list[Source]:
    query = select(Note).where(Note.project_id == project_id)
    query = query.where(*holding(search, Note.text_nb, Note.text_en, Note.source))
    query = query.order_by(Note.id.desc()).limit(PER_KIND)
    return [Source((Subject.NOTE, row.id), told(row, "text"), "", row.source) for row in db.session.scalars(query)]


def _prototypes(project_id: int, search: str) -> list[Source]:
    query = select(Prototype).where(Prototype.project_id == project_id)
    query = query.where(*holding(search, Prototype.title_nb, Prototype.title_en))
    query = query.order_by(Prototype.id.desc()).limit(PER_KIND)
    return [Source((Subject.PROTOTYPE, row.id), told(row, "title"), "") for row in db.session.scalars(query)]


def _pilots(project_id: int, search: str) -> list[Source]:
    query = select(Pilot).where(Pilot.project_id == project_id, *holding(search, Pilot.title_nb, Pilot.title_en))
    query = query.order_by(Pilot.id.desc()).limit(PER_KIND)
    return [Source((Subject.PILOT, row.id), told(row, "title"), "") for row in db.session.scalars(query)]
