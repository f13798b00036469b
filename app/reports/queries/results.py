"""How votes, tests and pilots of a period came out."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.db import db
from app.decisions.methods import METHODS, Count
from app.decisions.models import Ballot, Vote, VoteChoice
from app.insights.models import Indicator, Pilot
from app.projects.models import Activity, ActivityState, Project
from app.projects.periods import Period
from app.prototypes import queries as prototypes
from app.prototypes.models import Choice, Prototype, Version
from app.workshops.models import Workshop


def closed_ballots(activity_ids: Sequence[int], period: Period) -> Sequence[Ballot]:
    """The votes among the activities that were over when the period ended."""
    query = select(Ballot).where(Ballot.activity_id.in_(activity_ids)).order_by(Ballot.id)
    loading = (joinedload(Ballot.activity), selectinload(Ballot.options))
    return [one for one in db.session.scalars(query.options(*loading)) if _over(one.activity, period)]


def _over(activity: Activity, period: Period) -> bool:
    ended = activity.ended_at
    closed = activity.state_at(clock.now()) is ActivityState.CLOSED
    return closed and (ended is None or ended < period.ended_by)


def tallies(ballots: Sequence[Ballot]) -> dict[int, tuple[int, list[Count]]]:
    """Ballot -> how many voted, and how each option came out: a recount of the rows, two questions for all of them."""
    ids = [ballot.id for ballot in ballots]
    counted = select(Vote.ballot_id, func.count()).where(Vote.ballot_id.in_(ids)).group_by(Vote.ballot_id)
    voters = dict(db.session.execute(counted).all())
    query = (
        select(Vote.ballot_id, VoteChoice.option_id, VoteChoice.score, func.count())
        .join(Vote, Vote.id == VoteChoice.vote_id)
        .where(Vote.ballot_id.in_(ids))
        .group_by(Vote.ballot_id, VoteChoice.option_id, VoteChoice.score)
    )
    found: dict[int, dict[tuple[int, int], int]] = defaultdict(dict)
    for ballot_id, option, score, number in db.session.execute(query):
        found[ballot_id][option, score] = number
    return {
        one.id: (voters.get(one.id, 0), METHODS[one.method].count([o.id for o in one.options], found[one.id]))
        for one in ballots
    }


def tests(project: Project, period: Period) -> list[tuple[Version, dict[tuple[str, Choice | None], int]]]:
    """The versions whose test ended in the period, or belongs to the phase, each with how many chose what."""
    query = (
        select(Version)
        .join(Version.prototype)
        .options(joinedload(Version.prototype), joinedload(Version.activity), selectinload(Version.variants))
        .where(Prototype.project_id == project.id, Prototype.published_at.is_not(None))
        .where(Version.published_at.is_not(None), Version.activity.has(_mine(period)))
        .order_by(Prototype.id, Version.number)
    )
    tested = db.session.scalars(query)
    over = [version for version in tested if version.activity is not None and _over(version.activity, period)]
    counts = prototypes.choice_counts_of([version.id for version in over]) if over else {}
    return [(version, counts[version.id]) for version in over]


def _mine(period: Period) -> ColumnElement[bool]:
    if period.phase is not None:
        return Activity.phase_id == period.phase.id
    return func.coalesce(Activity.closed_at, Activity.closes_at) >= period.since


def workshops(activity_ids: Sequence[int]) -> Sequence[Workshop]:
    """The workshops among the activities whose results everybody may read."""
    query = select(Workshop).where(Workshop.activity_id.in_(activity_ids), Workshop.results_public)
    return db.session.scalars(query.order_by(Workshop.id)).all()


def pilots(project: Project) -> Sequence[Pilot]:
    """The published pilots with all that was measured."""
    query = select(Pilot).where(Pilot.project_id == project.id, Pilot.published_at.is_not(None)).order_by(Pilot.id)
    loading = selectinload(Pilot.indicators).selectinload(Indicator.measurements)
    return db.session.scalars(query.options(loading)).all()
