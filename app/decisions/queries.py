"""Reads of ballots, one's own vote, and the tally. A tally is always a recount of the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.errors import NotFound
from app.core.matching import holding
from app.core.pagination import Page, paginate
from app.decisions.methods import METHODS, Count
from app.decisions.models import Ballot, Vote, VoteChoice
from app.projects.models import Project, ProjectState


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
    """The ballot with its project, activity and options. Raises `NotFound` while the project is a draft."""
    query = _whole().where(Ballot.slug == slug, Ballot.project.has(Project.state != ProjectState.DRAFT))
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
    return paginate(query.options(joinedload(Ballot.activity)).order_by(Ballot.id.desc()), number)


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
    query = select(Ballot).options(joinedload(Ballot.activity))
    public = Ballot.project.has(Project.state != ProjectState.DRAFT)
    return db.session.scalars(query.where(Ballot.id.in_(ids), public)).all()


def tally(ballot: Ballot, *, by_employee: bool | None = None) -> Tally:
    """The recount; with `by_employee`, of only the employees' or only the residents' votes."""
    counted = (
        select(VoteChoice.option_id, VoteChoice.score, func.count())
        .join(Vote, Vote.id == VoteChoice.vote_id)
        .where(Vote.ballot_id == ballot.id)
        .group_by(VoteChoice.option_id, VoteChoice.score)
    )
    voters = select(func.count()).where(Vote.ballot_id == ballot.id)
    if by_employee is not None:
        counted = counted.where(Vote.by_employee == by_employee)
        voters = voters.where(Vote.by_employee == by_employee)
    found = {(option, score): number for option, score, number in db.session.execute(counted)}
    options = [option.id for option in ballot.options]
    return Tally(voters=db.session.scalar(voters) or 0, counts=METHODS[ballot.method].count(options, found))


def reasons(ballot: Ballot, number: int = 1) -> Page[Vote]:
    """The votes whose reasons people gave, for the team. In no order that tells when."""
    query = select(Vote).where(Vote.ballot_id == ballot.id, Vote.reason != "").order_by(Vote.reason, Vote.id)
    return paginate(query, number, 50)


def has_votes(ballot_id: int) -> bool:
    return db.session.scalar(select(Vote.id).where(Vote.ballot_id == ballot_id).limit(1)) is not None


def _whole() -> Select[Ballot]:
    return select(Ballot).options(joinedload(Ballot.project), joinedload(Ballot.activity), selectinload(Ballot.options))
