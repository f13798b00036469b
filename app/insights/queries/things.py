"""What a link can join, whichever slice it stands in: does it belong here, is it shown, what is it called?"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, exists, select

from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.decisions.models import Ballot
from app.insights.models import Insight, Note, Opportunity, Pilot, Solution, Standing
from app.needs.models import Addition, AdditionState, Need
from app.notifications.models import Subject
from app.projects.models import GateDecision, ProjectState
from app.prototypes.models import Feedback, Prototype, Version

Thing = tuple[Subject, int]
FINDINGS: dict[Subject, type[Insight] | type[Opportunity] | type[Solution]] = {
    Subject.INSIGHT: Insight,
    Subject.OPPORTUNITY: Opportunity,
    Subject.SOLUTION: Solution,
}
PAGES = {
    Subject.INSIGHT: ("insights.insight", "insight_id"),
    Subject.OPPORTUNITY: ("insights.opportunity", "opportunity_id"),
    Subject.SOLUTION: ("insights.solution", "solution_id"),
    Subject.PILOT: ("insights.pilot", "pilot_id"),
}


@dataclass(frozen=True)
class Shown:
    """A thing that everyone may read: its page and its name."""

    endpoint: str
    title_nb: str
    title_en: str
    values: dict[str, Any] = field(default_factory=dict)


def _in_project(kind: Subject, thing_id: int, project_id: int) -> Select[Any]:
    """A query that finds the thing when it belongs to the project.

    Needs and additions may come from any project, since voices travel; but only those that everybody may read.
    """
    owned: dict[Subject, Any] = {
        Subject.NEED: exists().where(Need.id == thing_id, Need.public),
        Subject.ADDITION: exists().where(
            Addition.id == thing_id,
            Addition.state == AdditionState.PUBLISHED,
            Need.id == Addition.need_id,
            Need.public,
        ),
        Subject.NOTE: exists().where(Note.id == thing_id, Note.project_id == project_id),
        Subject.BALLOT: exists().where(Ballot.id == thing_id, Ballot.project_id == project_id),
        Subject.PROTOTYPE: exists().where(Prototype.id == thing_id, Prototype.project_id == project_id),
        Subject.PILOT: exists().where(Pilot.id == thing_id, Pilot.project_id == project_id),
        Subject.DECISION: exists().where(GateDecision.id == thing_id, GateDecision.project_id == project_id),
        Subject.FEEDBACK: exists().where(
            Feedback.id == thing_id,
            Feedback.version_id == Version.id,
            Version.prototype_id == Prototype.id,
            Prototype.project_id == project_id,
        ),
    }
    if kind in FINDINGS:
        model = FINDINGS[kind]
        return select(exists().where(model.id == thing_id, model.project_id == project_id))
    return select(owned[kind])


def must_belong(project_id: int, source: Thing, target: Thing) -> None:
    """Raise `Invalid` unless both exist, the target is the project's own, and the source is too or is public.

    Findings travel: what one project learned before it turned back may be what another builds on.
    """
    ours = db.session.scalar(_in_project(target[0], target[1], project_id))
    if not ours or not (db.session.scalar(_in_project(source[0], source[1], project_id)) or shown(*source)):
        raise Invalid(lazy_("Det du vil koble til, finnes ikke i prosjektet."))


def within(project_id: int, things: list[Thing]) -> list[Thing]:
    """Those of the things that may be linked in the project."""
    return [(kind, at) for kind, at in things if db.session.scalar(_in_project(kind, at, project_id))]


def shown(kind: Subject, thing_id: int) -> Shown | None:
    """The thing's public page, or None while it or its project is a draft, or when it has none."""
    if kind in FINDINGS:
        found: Insight | Opportunity | Solution | None = db.session.get(FINDINGS[kind], thing_id)  # type: ignore[assignment]
        if found is None or found.standing is Standing.DRAFT or found.project.state is ProjectState.DRAFT:
            return None
        endpoint, name = PAGES[kind]
        return Shown(endpoint, found.title_nb, found.title_en, {name: thing_id})
    if kind is Subject.PROTOTYPE:
        prototype = db.session.get(Prototype, thing_id)
        if prototype is None or prototype.published_at is None or prototype.project.state is ProjectState.DRAFT:
            return None
        return Shown(
            "prototypes.variant", prototype.title_nb, prototype.title_en, {"slug": prototype.slug, "letter": "a"}
        )
    if kind is Subject.PILOT:
        pilot = db.session.get(Pilot, thing_id)
        if pilot is None or pilot.published_at is None or pilot.project.state is ProjectState.DRAFT:
            return None
        return Shown("insights.pilot", pilot.title_nb, pilot.title_en, {"pilot_id": thing_id})
    return None
