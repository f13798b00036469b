"""Rows for the open data sets: streamed, without any column about a person."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, distinct, func, or_, select

from app.core import clock
from app.core.db import db
from app.decisions.models import Ballot, Option, Vote, VoteChoice
from app.insights.models import Indicator, Insight, Link, Measurement, Opportunity, Pilot, Solution, Standing
from app.needs.models import Need
from app.notifications.models import Subject
from app.projects.models import (
    Activity,
    ActivityState,
    Department,
    District,
    FocusArea,
    GateDecision,
    Phase,
    PhaseState,
    Project,
    ProjectState,
)
from app.prototypes.models import Prototype

SMALLEST_CELL = 5  # invariant 5: fewer answers than this could single somebody out
FINDINGS: dict[Subject, type[Insight | Opportunity | Solution]] = {
    Subject.INSIGHT: Insight,
    Subject.OPPORTUNITY: Opportunity,
    Subject.SOLUTION: Solution,
}
Row = dict[str, Any]


def _day(moment: datetime | None) -> date | None:
    return clock.local(moment).date() if moment else None


def _stream(query: Select[*tuple[Any, ...]]) -> Iterator[Row]:
    """The rows as dictionaries; moments become days, enums their values."""
    for row in db.session.execute(query.execution_options(yield_per=500)).mappings():
        yield {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return _day(value)
    return getattr(value, "value", value)


def needs() -> Iterator[Row]:
    return _stream(
        select(
            Need.id.label("number"),
            Need.text,
            Need.lang.label("language"),
            Need.state,
            Need.published_at.label("published_on"),
            Need.answered_at.label("answered_on"),
            Need.place,
            District.name_nb.label("district"),
            FocusArea.name_nb.label("focus_area"),
            case((Project.state != ProjectState.DRAFT, Project.slug)).label("project"),
            Need.support_count.label("supports"),
            Need.merged_count.label("merged"),
        )
        .outerjoin(District, District.id == Need.district_id)
        .outerjoin(FocusArea, FocusArea.id == Need.focus_area_id)
        .outerjoin(Project, Project.id == Need.project_id)
        .where(Need.public)
        .order_by(Need.id)
    )


def projects() -> Iterator[Row]:
    reached = (
        select(Phase.kind)
        .where(Phase.project_id == Project.id, Phase.state != PhaseState.PLANNED)
        .order_by(Phase.position.desc())
        .limit(1)
        .correlate(Project)
        .scalar_subquery()
    )
    return _stream(
        select(
            Project.slug,
            Project.title_nb,
            Project.title_en,
            Project.state,
            reached.label("phase"),
            FocusArea.name_nb.label("focus_area"),
            Department.name_nb.label("department"),
            Project.published_at.label("published_on"),
        )
        .join(FocusArea, FocusArea.id == Project.focus_area_id)
        .join(Department, Department.id == Project.department_id)
        .where(Project.state != ProjectState.DRAFT)
        .order_by(Project.slug)
    )


def decisions() -> Iterator[Row]:
    return _stream(
        select(
            Project.slug.label("project"),
            Phase.kind.label("phase"),
            GateDecision.round,
            GateDecision.outcome,
            GateDecision.decided_at.label("decided_on"),
            GateDecision.decided_by_nb,
            GateDecision.title_nb,
            GateDecision.reason_nb,
            GateDecision.reason_en,
            GateDecision.lessons_nb,
        )
        .join(Project, Project.id == GateDecision.project_id)
        .join(Phase, Phase.id == GateDecision.phase_id)
        .where(Project.state != ProjectState.DRAFT)
        .order_by(GateDecision.decided_at, GateDecision.id)
    )


def findings() -> Iterator[Row]:
    for kind, model in FINDINGS.items():
        query = (
            select(
                model.id,
                Project.slug.label("project"),
                model.title_nb,
                model.title_en,
                model.standing,
                model.why_nb,
                model.published_at.label("published_on"),
            )
            .join(Project, Project.id == model.project_id)
            .where(model.standing != Standing.DRAFT, Project.state != ProjectState.DRAFT)
            .order_by(model.id)
        )
        yield from ({"kind": kind.value, **row} for row in _stream(query))


def trail() -> Iterator[Row]:
    """Links between things that are public. What is not public leaves no link."""
    drafts = select(Project.id).where(Project.state == ProjectState.DRAFT)
    hidden = {
        Subject.NEED: select(Need.id).where(Need.public.is_(False)),
        Subject.PROTOTYPE: select(Prototype.id).where(
            or_(Prototype.published_at.is_(None), Prototype.project_id.in_(drafts))
        ),
        Subject.PILOT: select(Pilot.id).where(or_(Pilot.published_at.is_(None), Pilot.project_id.in_(drafts))),
    }
    for finding, model in FINDINGS.items():
        hidden[finding] = select(model.id).where(or_(model.standing == Standing.DRAFT, model.project_id.in_(drafts)))
    personal = (Subject.FEEDBACK, Subject.ADDITION)
    query = (
        select(Link.from_kind, Link.from_id, Link.to_kind, Link.to_id, Link.stance, Link.linked_at.label("linked_on"))
        .join(Project, Project.id == Link.project_id)
        .where(Link.from_kind.not_in(personal), Project.state != ProjectState.DRAFT)
        .order_by(Link.id)
    )
    for kind, ids in hidden.items():
        query = query.where(~((Link.from_kind == kind) & Link.from_id.in_(ids)))
        query = query.where(~((Link.to_kind == kind) & Link.to_id.in_(ids)))
    return _stream(query)


def tallies() -> Iterator[Row]:
    """Closed ballots, recounted from the votes each time."""
    voters = (
        select(func.count(distinct(Vote.id))).where(Vote.ballot_id == Ballot.id).correlate(Ballot).scalar_subquery()
    )
    return _stream(
        select(
            Ballot.slug.label("ballot"),
            Project.slug.label("project"),
            Ballot.method,
            Activity.identity_level,
            Option.text_nb.label("option_nb"),
            Option.text_en.label("option_en"),
            VoteChoice.score,
            func.count(VoteChoice.id).label("votes"),
            voters.label("voters"),
            func.coalesce(Activity.closed_at, Activity.closes_at).label("closed_on"),
        )
        .join(Activity, Activity.id == Ballot.activity_id)
        .join(Project, Project.id == Ballot.project_id)
        .join(Option, Option.ballot_id == Ballot.id)
        .outerjoin(VoteChoice, VoteChoice.option_id == Option.id)
        .where(
            (Activity.state == ActivityState.CLOSED) | (Activity.closes_at <= clock.now()),
            Project.state != ProjectState.DRAFT,
            voters >= SMALLEST_CELL,
        )
        .group_by(Ballot.id, Project.slug, Activity.id, Option.id, VoteChoice.score)
        .order_by(Ballot.slug, Option.position, VoteChoice.score)
    )


def measurements() -> Iterator[Row]:
    """What published pilots have measured, with what each value is to be compared with."""
    return _stream(
        select(
            Project.slug.label("project"),
            Pilot.id.label("pilot"),
            Pilot.title_nb.label("pilot_nb"),
            Indicator.name_nb.label("indicator_nb"),
            Indicator.name_en.label("indicator_en"),
            Indicator.unit_nb.label("unit_nb"),
            Indicator.direction,
            Indicator.baseline,
            Indicator.target,
            Measurement.measured_on,
            Measurement.value,
        )
        .join(Indicator, Indicator.pilot_id == Pilot.id)
        .join(Project, Project.id == Pilot.project_id)
        .outerjoin(Measurement, Measurement.indicator_id == Indicator.id)
        .where(Pilot.published_at.is_not(None), Project.state != ProjectState.DRAFT)
        .order_by(Pilot.id, Indicator.position, Measurement.measured_on)
    )
