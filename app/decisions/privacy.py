"""What is held about a participant's votes; erasing it; joining two participants who turn out to be one.

A vote that is part of a result stays counted and loses its link: no participant, no day, no reason. A vote in a
ballot that is still open goes, so that nobody can vote, be forgotten and vote again.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import aliased

from app.core import clock, noted
from app.core.contributions import Kind
from app.core.db import db
from app.decisions.models import Ballot, Option, Vote, VoteChoice
from app.projects import services as projects
from app.projects.models import Activity, ActivityState

FORGOTTEN = {"participant_id": None, "cast_on": None, "reason": "", "lang": "nb"}


def held(participant_id: int) -> dict[str, Any]:
    """This participant's votes, for the export of one's own data."""
    query = (
        select(Vote.id, Vote.cast_on, Vote.reason, Ballot.slug, Ballot.question_nb, Option.text_nb, VoteChoice.score)
        .join(Ballot, Ballot.id == Vote.ballot_id)
        .join(VoteChoice, VoteChoice.vote_id == Vote.id)
        .join(Option, Option.id == VoteChoice.option_id)
        .where(Vote.participant_id == participant_id)
        .order_by(Vote.id, Option.position)
    )
    votes: dict[int, dict[str, Any]] = {}
    for row in db.session.execute(query):
        vote = votes.setdefault(
            row.id,
            {
                "ballot": row.slug,
                "question": row.question_nb,
                "cast_on": row.cast_on.isoformat() if row.cast_on else None,
                "reason": row.reason,
                "choices": [],
            },
        )
        vote["choices"].append({"option": row.text_nb, "score": row.score})
    return {"votes": list(votes.values())}


def erase(participant_id: int) -> None:
    """Forget who voted. Open ballots lose the vote, closed ones only the link."""
    mine = select(Vote.id, Ballot.activity_id).join(Ballot, Ballot.id == Vote.ballot_id)
    _drop(mine.join(Activity, Activity.id == Ballot.activity_id).where(Vote.participant_id == participant_id, _open()))
    _forget(Vote.participant_id == participant_id)


def move(source: int, target: int) -> None:
    """Give the votes of `source` to `target`. Where both voted the newer one stays, and in a closed ballot both count."""
    own, other = aliased(Vote), aliased(Vote)
    newer = or_(other.cast_on > own.cast_on, and_(other.cast_on == own.cast_on, other.id > own.id))
    older = (
        select(own.id, Ballot.activity_id)
        .join(other, and_(other.ballot_id == own.ballot_id, other.id != own.id))
        .join(Ballot, Ballot.id == own.ballot_id)
        .join(Activity, Activity.id == Ballot.activity_id)
        .where(own.participant_id.in_((source, target)), other.participant_id.in_((source, target)), newer)
    )
    _drop(older.where(_open()))
    _forget(Vote.id.in_(select(older.subquery().c.id)))
    db.session.execute(update(Vote).where(Vote.participant_id == source).values(participant_id=target))


def _open() -> ColumnElement[bool]:
    return and_(
        Activity.state == ActivityState.OPEN, or_(Activity.closes_at.is_(None), Activity.closes_at > clock.now())
    )


def _drop(votes: Any) -> None:
    """Take back the votes of a query for (vote id, activity id)."""
    rows = db.session.execute(votes).all()
    ids = [row.id for row in rows]
    noted.gone(Kind.REASON, ids)
    db.session.execute(delete(Vote).where(Vote.id.in_(ids)))
    for row in rows:
        projects.count_contribution(row.activity_id, by=-1)


def _forget(which: ColumnElement[bool]) -> None:
    db.session.execute(update(Vote).where(which).values(**FORGOTTEN))
