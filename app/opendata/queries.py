"""Rows for the open data sets: streamed, without any column about a person."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, distinct, func, or_, select, true

from app.core import clock
from app.core.db import db
from app.core.smallcells import SMALLEST_CELL
from app.decisions.models import Ballot, Option, Vote, VoteChoice
from app.decisions.queries import has_opened
from app.insights.models import Indicator, Link, Measurement, Note, Pilot, Standing
from app.insights.queries.things import FINDINGS
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


def _within(project_id: int | None) -> ColumnElement[bool]:
    """Every project that everybody may read; or for its team the one with this id."""
    return Project.state != ProjectState.DRAFT if project_id is None else Project.id == project_id


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


def decisions(project_id: int | None = None) -> Iterator[Row]:
    return _stream(
        select(
            GateDecision.id,
            Project.slug.label("project"),
            Phase.kind.label("phase"),
            GateDecision.round,
            GateDecision.outcome,
            GateDecision.decided_at.label("decided_on"),
            GateDecision.decided_by_nb,
            GateDecision.decided_by_en,
            GateDecision.title_nb,
            GateDecision.title_en,
            GateDecision.reason_nb,
            GateDecision.reason_en,
            GateDecision.lessons_nb,
            GateDecision.lessons_en,
        )
        .join(Project, Project.id == GateDecision.project_id)
        .join(Phase, Phase.id == GateDecision.phase_id)
        .where(_within(project_id))
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
                model.why_en,
                model.published_at.label("published_on"),
                model.settled_at.label("settled_on"),
            )
            .join(Project, Project.id == model.project_id)
            .where(model.standing != Standing.DRAFT, Project.state != ProjectState.DRAFT)
            .order_by(model.id)
        )
        yield from ({"kind": kind.value, **row} for row in _stream(query))


def trail() -> Iterator[Row]:
    """Links between things that are public. What is not public leaves no link."""
    links = (Link.from_kind, Link.from_id, Link.to_kind, Link.to_id, Link.stance, Link.linked_at.label("linked_on"))
    return _stream(_public(select(*links)).order_by(Link.id))


def notes() -> Iterator[Row]:
    """Evidence from outside the app, where something public builds on it."""
    used = _public(select(Link.from_id).where(Link.from_kind == Subject.NOTE))
    return _stream(
        select(
            Note.id,
            Project.slug.label("project"),
            Note.text_nb,
            Note.text_en,
            Note.source,
            Note.source_link,
            Note.written_at.label("written_on"),
        )
        .join(Project, Project.id == Note.project_id)
        .where(Note.id.in_(used), Project.state != ProjectState.DRAFT)
        .order_by(Note.id)
    )


def prototypes() -> Iterator[Row]:
    return _stream(
        select(
            Prototype.id,
            Prototype.slug,
            Project.slug.label("project"),
            Prototype.title_nb,
            Prototype.title_en,
            Prototype.published_at.label("published_on"),
        )
        .join(Project, Project.id == Prototype.project_id)
        .where(Prototype.published_at.is_not(None), Project.state != ProjectState.DRAFT)
        .order_by(Prototype.id)
    )


def _public(links: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Of the links those with something public at both ends, and no person's feedback or addition."""
    drafts = select(Project.id).where(Project.state == ProjectState.DRAFT)
    hidden = {
        Subject.NEED: select(Need.id).where(Need.public.is_(False)),
        Subject.PROTOTYPE: select(Prototype.id).where(
            or_(Prototype.published_at.is_(None), Prototype.project_id.in_(drafts))
        ),
        Subject.BALLOT: select(Ballot.id).where(~has_opened()),
        Subject.PILOT: select(Pilot.id).where(or_(Pilot.published_at.is_(None), Pilot.project_id.in_(drafts))),
    }
    for finding, model in FINDINGS.items():
        hidden[finding] = select(model.id).where(or_(model.standing == Standing.DRAFT, model.project_id.in_(drafts)))
    personal = (Subject.FEEDBACK, Subject.ADDITION)
    query = links.where(Link.from_kind.not_in(personal), Link.project_id.not_in(drafts))
    for kind, ids in hidden.items():
        query = query.where(~((Link.from_kind == kind) & Link.from_id.in_(ids)))
        query = query.where(~((Link.to_kind == kind) & Link.to_id.in_(ids)))
    return query


def tallies(project_id: int | None = None) -> Iterator[Row]:
    """Closed ballots, recounted from the votes each time."""
    voters = (
        select(func.count(distinct(Vote.id))).where(Vote.ballot_id == Ballot.id).correlate(Ballot).scalar_subquery()
    )
    return _stream(
        select(
            Ballot.id,
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
            _within(project_id),
            voters >= SMALLEST_CELL,
        )
        .group_by(Ballot.id, Project.slug, Activity.id, Option.id, VoteChoice.score)
        .order_by(Ballot.slug, Option.position, VoteChoice.score)
    )


def measurements(project_id: int | None = None) -> Iterator[Row]:
    """What published pilots have measured, with what each value is to be compared with."""
    return _stream(
        select(
            Project.slug.label("project"),
            Pilot.id.label("pilot"),
            Pilot.title_nb.label("pilot_nb"),
            Pilot.title_en.label("pilot_en"),
            Indicator.name_nb.label("indicator_nb"),
            Indicator.name_en.label("indicator_en"),
            Indicator.unit_nb.label("unit_nb"),
            Indicator.unit_en.label("unit_en"),
            Indicator.direction,
            Indicator.baseline,
            Indicator.target,
            Measurement.measured_on,
            Measurement.value,
        )
        .join(Indicator, Indicator.pilot_id == Pilot.id)
        .join(Project, Project.id == Pilot.project_id)
        .outerjoin(Measurement, Measurement.indicator_id == Indicator.id)
        .where(_within(project_id), Pilot.published_at.is_not(None) if project_id is None else true())
        .order_by(Pilot.id, Indicator.position, Measurement.measured_on)
    )
