"""Reads of ballots, one's own vote, and the tally. A tally is always a recount of the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.errors import NotFound
from app.core.matching import holding
from app.core.pagination import Page, paginate
from app.decisions.methods import METHODS, Count
from app.decisions.models import Ballot, Vote, VoteChoice
from app.projects.models import Activity, ActivityState, Phase, PhaseState, Project, ProjectState

Rows = Sequence[tuple[int, ...]]  # option id, score, number
WHEN = joinedload(Ballot.activity).joinedload(Activity.phase)  # whether it opens, is open, or never will be


@dataclass(frozen=True, kw_only=True)
class MyVote:
    """What this participant voted: option id -> score, and the reason given, for that participant only."""

    choices: dict[int, int]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How a ballot came out. `counts` are in the order of the options."""

    voters: int
    counts: list[Count]


def public_ballot(slug: str) -> Ballot:
    """The ballot with its project, activity and options. Raises `NotFound` while the public may not know of it."""
    query = _whole().where(Ballot.slug == slug, *_public())
    if (ballot := db.session.scalar(query)) is None:
        raise NotFound
    return ballot


def ballot_of_project(project_slug: str, slug: str) -> Ballot:
    """The ballot, for the team. Raises `NotFound` when it is another project's."""
    query = _whole().where(Ballot.slug == slug, Ballot.project.has(Project.slug == project_slug))
    if (ballot := db.session.scalar(query)) is None:
        raise NotFound
    return ballot


def ballots_of_project(project_id: int, search: str = "", number: int = 1) -> Page[Ballot]:
    """A project's ballots with their activities, newest first. `search` in the questions."""
    query = select(Ballot).where(
        Ballot.project_id == project_id, *holding(search, Ballot.question_nb, Ballot.question_en)
    )
    return paginate(query.options(WHEN).order_by(Ballot.id.desc()), number, or_last=True)


def my_vote(ballot_id: int, participant_id: int | None) -> MyVote | None:
    """This participant's vote in the ballot, or None."""
    if participant_id is None:
        return None
    query = (
        select(VoteChoice.option_id, VoteChoice.score, Vote.reason)
        .join(Vote, Vote.id == VoteChoice.vote_id)
        .where(Vote.ballot_id == ballot_id, Vote.participant_id == participant_id)
    )
    rows = db.session.execute(query).all()
    return MyVote(choices={row.option_id: row.score for row in rows}, reason=rows[0].reason) if rows else None


def ballots_voted_in(participant_id: int) -> list[tuple[Ballot, date]]:
    """The ballots that this participant has voted in, and the day, newest first."""
    query = (
        select(Ballot, Vote.cast_on)
        .join(Vote, Vote.ballot_id == Ballot.id)
        .options(joinedload(Ballot.activity))
        .where(Vote.participant_id == participant_id, Ballot.project.has(Project.state != ProjectState.DRAFT))
        .order_by(Vote.cast_on.desc(), Vote.id.desc())
    )
    return [(ballot, day) for ballot, day in db.session.execute(query) if day is not None]


def slugs_of_activities(activity_ids: Sequence[int]) -> dict[int, str]:
    """The slug of each activity's ballot."""
    query = select(Ballot.activity_id, Ballot.slug).where(Ballot.activity_id.in_(activity_ids))
    return {row.activity_id: row.slug for row in db.session.execute(query)}


def public_ballots(ids: Sequence[int]) -> Sequence[Ballot]:
    """Those of the ballots that the public may know of."""
    query = select(Ballot).options(WHEN)
    return db.session.scalars(query.where(Ballot.id.in_(ids), *_public())).all()


def has_opened() -> ColumnElement[bool]:
    """Of ballots: people have been asked. What is only planned is a draft, and evidence of nothing."""
    return Ballot.activity.has(Activity.state != ActivityState.PLANNED)


def tally(ballot: Ballot, *, by_employee: bool | None = None) -> Tally:
    """The recount; with `by_employee`, of only the employees' or only the residents' votes."""
    return _tally(ballot, *recounted(ballot.id, by_employee=by_employee))


def shown_tally(ballot: Ballot, state: ActivityState) -> Tally:
    """The tally that a page or a file may show: while it is open the latest step, after that the recount."""
    if state is not ActivityState.OPEN:
        return tally(ballot)
    return _tally(ballot, ballot.shown_voters, [tuple(row) for row in ballot.shown_counts or ()])


def recounted(ballot_id: int, *, by_employee: bool | None = None) -> tuple[int, Rows]:
    """How many have voted, and the number of rows for each option and score, as they stand at one and the same moment."""
    cast = Vote.ballot_id == ballot_id
    if by_employee is not None:
        cast &= Vote.by_employee == by_employee
    voters = select(func.count(Vote.id)).where(cast).scalar_subquery()
    query = (
        select(VoteChoice.option_id, VoteChoice.score, func.count(), voters)
        .join(Vote, Vote.id == VoteChoice.vote_id)
        .where(cast)
        .group_by(VoteChoice.option_id, VoteChoice.score)
    )
    rows = db.session.execute(query).all()
    return (rows[0][3] if rows else 0), [(option, score, number) for option, score, number, _voters in rows]


def _tally(ballot: Ballot, voters: int, rows: Rows) -> Tally:
    found = {(option, score): number for option, score, number in rows}
    return Tally(voters=voters, counts=METHODS[ballot.method].count([option.id for option in ballot.options], found))


def reasons(ballot: Ballot, number: int = 1) -> Page[Vote]:
    """The votes whose reasons people gave, for the team. In no order that tells when."""
    query = select(Vote).where(Vote.ballot_id == ballot.id, Vote.reason != "").order_by(Vote.reason, Vote.id)
    return paginate(query, number, 50, or_last=True)


def _public() -> tuple[ColumnElement[bool], ...]:
    """What the public may know of: what has opened, and what has a time to open at in a phase that has begun."""
    announced = and_(Activity.opens_at.is_not(None), Activity.phase.has(Phase.state != PhaseState.PLANNED))
    known = Ballot.activity.has(or_(Activity.state != ActivityState.PLANNED, announced))
    return Ballot.project.has(Project.state != ProjectState.DRAFT), known


def _whole() -> Select[Ballot]:
    return select(Ballot).options(joinedload(Ballot.project), WHEN, selectinload(Ballot.options))
