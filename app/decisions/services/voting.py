"""Casting a vote: few statements, each right by itself under any load.

Whether the vote counts is decided by the statement that writes it: it inserts from the open activity, so a vote
that arrives after the close writes nothing, and the unique constraint turns a second vote into a change.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    Integer,
    String,
    bindparam,
    case,
    delete,
    literal,
    or_,
    select,
    update,
)

from app.core import clock
from app.core.db import db
from app.core.errors import Closed, Invalid, NotFound
from app.core.i18n import lazy_
from app.core.text import clean
from app.core.upsert import changed, insert_into
from app.decisions import wording
from app.decisions.methods import FIELD, METHODS, Choices
from app.decisions.models import Ballot, Method, Option, Vote, VoteChoice
from app.notifications import services as notifications
from app.notifications.models import Subject, Tie
from app.people.models import IdentityLevel
from app.projects import services as projects
from app.projects.models import Activity, ActivityState, Audience, Project, ProjectState

REASON_LENGTH = 600

_BALLOT = (
    select(
        Ballot.id,
        Ballot.activity_id,
        Ballot.method,
        Ballot.max_choices,
        Activity.state,
        Activity.opens_at,
        Activity.closes_at,
        Activity.closed_at,
        Activity.identity_level,
        Activity.audience,
        Project.state.label("project_state"),
    )
    .join(Activity, Activity.id == Ballot.activity_id)
    .join(Project, Project.id == Ballot.project_id)
    .where(Ballot.slug == bindparam("slug"), Project.state != ProjectState.DRAFT)
)
_KEEP_ONLY = delete(VoteChoice).where(
    VoteChoice.vote_id == bindparam("vote"), VoteChoice.option_id.not_in(bindparam("chosen", expanding=True))
)


@dataclass(frozen=True, kw_only=True)
class OpenBallot:
    """A ballot that is open at this moment of this transaction."""

    id: int
    activity_id: int
    method: Method
    max_choices: int
    identity_level: IdentityLevel
    audience: Audience


@dataclass(frozen=True)
class VoteCast:
    """`changed` is True when the participant had voted before."""

    vote_id: int
    changed: bool


def ballot_to_vote_in(slug: str) -> OpenBallot:
    """The ballot, to vote in. Raises `NotFound`, or `Closed` with the sentence that the person reads."""
    row = db.session.execute(_BALLOT, {"slug": slug}).one_or_none()
    if row is None:
        raise NotFound
    moment = clock.now()
    if row.state is ActivityState.PLANNED or row.opens_at > moment:
        raise Closed(wording.not_open(row.opens_at))
    if row.state is ActivityState.CLOSED or (row.closes_at is not None and row.closes_at <= moment):
        raise Closed(wording.closed(row.closed_at or row.closes_at))
    if row.project_state is not ProjectState.RUNNING:
        raise Closed(lazy_("Prosjektet er satt på pause eller avsluttet."))
    return OpenBallot(
        id=row.id,
        activity_id=row.activity_id,
        method=row.method,
        max_choices=row.max_choices,
        identity_level=row.identity_level,
        audience=row.audience,
    )


def cast_vote(
    participant_id: int, ballot: OpenBallot, choices: Choices, *, by_employee: bool = False, lang: str = "nb"
) -> VoteCast:
    """Store the participant's vote, or change it. Sending the same vote again changes nothing.

    choices: option id -> score (1 for a choice, 1 to 5 for a rating).
    Raises `Invalid` when the choices do not fit the method, `Closed` when the ballot closed in the meantime.
    """
    projects.check_audience(ballot.audience, by_employee=by_employee)
    chosen = check_choices(ballot, choices)
    moment = clock.now()
    values = {
        "ballot": ballot.id,
        "participant": participant_id,
        "employee": by_employee,
        "today": clock.local(moment).date(),
        "lang": lang,
        "now": moment,
    }
    written = db.session.execute(_upsert(sqlite=db.sqlite), values).one_or_none()
    if written is None:
        raise Closed(wording.closed(moment))
    again = written.revision > 1
    _choose(written.id, ballot.id, chosen, again=again)
    if not again:
        projects.count_contribution(ballot.activity_id)
        notifications.follow(participant_id, Subject.BALLOT, ballot.id, Tie.VOTED)
    return VoteCast(written.id, again)


def check_choices(ballot: OpenBallot, choices: Choices) -> dict[int, int]:
    """The choices as they will be stored; raises `Invalid`. To be asked before anybody proves who they are."""
    return METHODS[ballot.method].check(choices, ballot.max_choices)


def give_reason(participant_id: int, ballot: OpenBallot, text: str, *, lang: str = "nb") -> None:
    """Why the participant voted so, for the team to read; empty takes it back. Needs a vote."""
    words = clean(text)
    if len(words) > REASON_LENGTH:
        raise Invalid(lazy_("Skriv høyst %(max)d tegn.", max=REASON_LENGTH), "reason")
    mine = update(Vote).where(Vote.ballot_id == ballot.id, Vote.participant_id == participant_id)
    if not changed(mine.values(reason=words, lang=lang)):
        raise Invalid(lazy_("Velg et svar først."), FIELD)


@lru_cache(maxsize=2)
def _upsert(*, sqlite: bool) -> Any:
    """Built once for each kind of database."""
    now: Any = bindparam("now", type_=Activity.opens_at.type)
    source = (
        select(
            Ballot.id,
            bindparam("participant", type_=Integer),
            bindparam("employee", type_=Boolean),
            bindparam("today", type_=Date),
            bindparam("lang", type_=String),
            literal(1, Integer),
            literal("", String),
        )
        .join(Activity, Activity.id == Ballot.activity_id)
        .where(
            Ballot.id == bindparam("ballot"),
            Activity.state == ActivityState.OPEN,
            Activity.opens_at <= now,
            or_(Activity.closes_at.is_(None), Activity.closes_at > now),
        )
    )
    columns = ["ballot_id", "participant_id", "by_employee", "cast_on", "lang", "revision", "reason"]
    statement = insert_into(Vote.__table__).from_select(columns, source)
    return statement.on_conflict_do_update(
        index_elements=["ballot_id", "participant_id"],
        set_={
            "cast_on": statement.excluded.cast_on,
            "by_employee": statement.excluded.by_employee,
            "revision": Vote.revision + 1,
        },
    ).returning(Vote.id, Vote.revision)


def _choose(vote_id: int, ballot_id: int, chosen: dict[int, int], *, again: bool) -> None:
    """Let the vote hold exactly `chosen`. That the options are this ballot's is checked by the insert itself."""
    if again:
        db.session.execute(_KEEP_ONLY, {"vote": vote_id, "chosen": list(chosen)})
    plain = set(chosen.values()) == {1}
    score = literal(1) if plain else case(chosen, value=Option.id)
    source = select(literal(vote_id, Integer), Option.id, score).where(
        Option.ballot_id == ballot_id, Option.id.in_(chosen)
    )
    statement = insert_into(VoteChoice.__table__).from_select(["vote_id", "option_id", "score"], source)
    statement = statement.on_conflict_do_update(
        index_elements=["vote_id", "option_id"], set_={"score": statement.excluded.score}
    ).returning(VoteChoice.option_id)
    if len(db.session.execute(statement).all()) != len(chosen):
        raise Invalid(lazy_("Dette svaret finnes ikke lenger. Last siden på nytt og velg igjen."), FIELD)
