"""What a link can join, whichever slice it stands in: does it belong here, is it shown, what is it called?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.decisions.models import Ballot
from app.decisions.queries import has_opened
from app.insights.models import Insight, Note, Opportunity, Pilot, Solution, Standing
from app.insights.queries.readable import added
from app.needs.models import Addition, Need
from app.notifications.models import Subject
from app.projects.models import GateDecision, ProjectState
from app.prototypes.models import Feedback, Prototype, Version

Thing = tuple[Subject, int]
FINDINGS: dict[Subject, type[Insight] | type[Opportunity] | type[Solution]] = {
    Subject.INSIGHT: Insight,
    Subject.OPPORTUNITY: Opportunity,
    Subject.SOLUTION: Solution,
}
MODELS: dict[Subject, Any] = {
    **FINDINGS,
    Subject.NEED: Need,
    Subject.ADDITION: Addition,
    Subject.FEEDBACK: Feedback,
    Subject.BALLOT: Ballot,
    Subject.NOTE: Note,
    Subject.PROTOTYPE: Prototype,
    Subject.PILOT: Pilot,
    Subject.DECISION: GateDecision,
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


def _in_project(kind: Subject, ids: Collection[int], project_id: int) -> Select[int]:
    """Finds those of the things of a kind that belong to the project.

    Needs and additions may come from any project, since voices travel; but only those that everybody may read. A vote
    that is only planned is evidence of nothing.
    """
    model = MODELS[kind]
    query: Select[int] = select(model.id).where(model.id.in_(ids))
    if kind is Subject.NEED:
        return query.where(Need.public)
    if kind is Subject.ADDITION:
        return query.where(added(Need.public))
    if kind is Subject.FEEDBACK:
        query = query.join(Version, Version.id == Feedback.version_id)
        return query.join(Prototype, Prototype.id == Version.prototype_id).where(Prototype.project_id == project_id)
    if kind is Subject.BALLOT:
        query = query.where(has_opened())
    return query.where(model.project_id == project_id)


def must_belong(project_id: int, source: Thing, target: Thing) -> None:
    """Raise `Invalid` unless both exist, the target is the project's own, and the source is too or is public.

    Findings travel: what one project learned before it turned back may be what another builds on.
    """
    if not within(project_id, [target]) or not (within(project_id, [source]) or shown(*source)):
        raise Invalid(lazy_("Det du vil koble til, finnes ikke i prosjektet."))


def within(project_id: int, things: Sequence[Thing]) -> list[Thing]:
    """Those of the things that may be linked in the project, in the order given. One query per kind that occurs."""
    asked: dict[Subject, set[int]] = {}
    for kind, at in things:
        asked.setdefault(kind, set()).add(at)
    ours = {
        (kind, at)
        for kind, ids in asked.items()
        if kind in MODELS
        for at in db.session.scalars(_in_project(kind, ids, project_id))
    }
    return [thing for thing in things if thing in ours]


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


def reached_from(start: Thing, steps: Iterable[tuple[Thing, Thing]]) -> set[Thing]:
    """Everything before and after `start`, itself too. steps: from one thing to a later one."""
    ahead, behind = defaultdict[Thing, list[Thing]](list), defaultdict[Thing, list[Thing]](list)
    for source, target in steps:
        ahead[source].append(target)
        behind[target].append(source)
    found = {start}
    for ways in (ahead, behind):
        queue, seen = [start], {start}
        while queue:
            fresh = [thing for thing in ways[queue.pop()] if thing not in seen]
            seen.update(fresh)
            queue.extend(fresh)
        found |= seen
    return found
