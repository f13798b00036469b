"""Casting a vote: few statements, each right by itself under any load.

Whether the vote counts is decided by the statement that writes it: it inserts from the open activity, so a vote
that arrives after the close writes nothing, and the unique constraint turns a second vote into a change.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, update

from app.core import clock
from app.core.db import db
from app.core.errors import Closed, Invalid, NotAllowed, NotFound
from app.core.i18n import lazy_
from app.core.text import clean
from app.core.upsert import changed
from app.decisions import wording
from app.decisions.methods import FIELD, METHODS, Choices
from app.decisions.models import Method, Vote
from app.decisions.services import statements
from app.notifications import services as notifications
from app.notifications.models import Subject, Tie
from app.people.models import IdentityLevel
from app.projects import services as projects
from app.projects.models import ActivityState, Audience, PhaseState, ProjectState

REASON_LENGTH = 600
MOST_KNOWN = 256


@dataclass(frozen=True, kw_only=True)
class OpenBallot:
    """A ballot to vote in, and what it promises. Whether it still is open is asked again by the vote's own insert."""

    id: int
    slug: str
    activity_id: int
    method: Method
    max_choices: int
    identity_level: IdentityLevel
    audience: Audience
    closes_at: datetime | None


@dataclass(frozen=True)
class VoteCast:
    """`changed` is True when the participant had voted before."""

    vote_id: int
    changed: bool


_known: dict[str, OpenBallot] = {}  # ballots that somebody has voted in through this process


def ballot_to_vote_in(slug: str) -> OpenBallot:
    """The ballot, to vote in. Raises `NotFound`, or `Closed` with the sentence that the person reads."""
    known = _known.get(slug)
    if known is not None and (known.closes_at is None or known.closes_at > clock.now()):
        return known
    return ballot_open_now(slug)


def ballot_open_now(slug: str) -> OpenBallot:
    """The same, read in this transaction."""
    db.session.flush()  # the statements are about tables: the session would not do it by itself
    row = db.session.connection().execute(statements.BALLOT_TO_VOTE_IN, {"slug": slug}).one_or_none()
    if row is None:
        raise NotFound
    moment = clock.now()
    if row.state is ActivityState.PLANNED or row.opens_at > moment:
        over = row.state is ActivityState.PLANNED and row.phase_state is PhaseState.ENDED
        raise Closed(wording.not_held() if over else wording.not_open(row.opens_at))
    if row.state is ActivityState.CLOSED or (row.closes_at is not None and row.closes_at <= moment):
        raise Closed(wording.closed(row.closed_at or row.closes_at))
    if row.project_state is not ProjectState.RUNNING:
        raise Closed(lazy_("Prosjektet er satt på pause eller avsluttet."))
    return OpenBallot(
        id=row.id,
        slug=slug,
        activity_id=row.activity_id,
        method=row.method,
        max_choices=row.max_choices,
        identity_level=row.identity_level,
        audience=row.audience,
        closes_at=row.closes_at,
    )


def cast_vote(
    participant_id: int, ballot: OpenBallot, choices: Choices, *, by_employee: bool = False, lang: str = "nb"
) -> VoteCast:
    """Store the participant's vote, or change it. Sending the same vote again changes nothing.

    choices: option id -> score (1 for a choice, 1 to 5 for a rating).
    Raises `Invalid` when the choices do not fit the method, `Closed` when the ballot closed in the meantime.
    """
    check_voter(ballot.audience, by_employee=by_employee)
    chosen = check_choices(ballot, choices)
    moment = clock.now()
    db.session.flush()
    values = {
        "participant": participant_id,
        "employee": by_employee,
        "today": clock.local(moment).date(),
        "lang": lang,
        "now": moment,
        **promised(ballot),
    }
    at_once = not db.sqlite and _scoreless(chosen)
    statement = statements.cast_at_once() if at_once else statements.upsert(sqlite=db.sqlite)
    if at_once:
        values |= {"chosen": list(chosen), **notifications.follow_values(Tie.VOTED)}
    written = db.session.connection().execute(statement, values).one_or_none()
    if written is None:
        fresh = ballot_open_now(ballot.slug)
        if fresh == ballot:
            raise Closed(wording.closed(moment))
        return cast_vote(participant_id, fresh, choices, by_employee=by_employee, lang=lang)
    again = written.revision > 1
    if again:
        _choose_again(written.id, ballot, chosen)
    elif at_once:
        _check_whole(written.stored, chosen)
    else:
        _choose(written.id, ballot.id, chosen)
        notifications.follow(participant_id, Subject.BALLOT, ballot.id, Tie.VOTED)
    if not again:
        projects.count_contribution(ballot.activity_id)  # last: every new voter waits for this one row
    _remember(ballot)
    return VoteCast(written.id, again)


def promised(ballot: OpenBallot) -> dict[str, Any]:
    """What the ballot must still be for the vote to be written."""
    return {
        "ballot": ballot.id,
        "slug": ballot.slug,
        "method": ballot.method,
        "most": ballot.max_choices,
        "level": ballot.identity_level,
        "audience": ballot.audience,
    }


def _remember(ballot: OpenBallot) -> None:
    """Save the next voters the reading. Only where nobody is asked for anything before the insert has its say."""
    if ballot.identity_level is IdentityLevel.OPEN and ballot.audience is Audience.EVERYONE:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[ballot.slug] = ballot


def check_choices(ballot: OpenBallot, choices: Choices) -> dict[int, int]:
    """The choices as they will be stored; raises `Invalid`. To be asked before anybody proves who they are."""
    return METHODS[ballot.method].check(choices, ballot.max_choices)


def check_voter(audience: Audience, *, by_employee: bool) -> None:
    """Raise when the vote is for the others. To be asked before anybody proves who they are, too."""
    projects.check_audience(audience, by_employee=by_employee)


def why_not(audience: Audience, *, by_employee: bool) -> str:
    """Why this person may not vote, as they read it before they try; empty when they may."""
    try:
        check_voter(audience, by_employee=by_employee)
    except NotAllowed as refused:
        return str(refused.reason)
    return ""


def give_reason(participant_id: int, ballot: OpenBallot, text: str, *, lang: str = "nb") -> None:
    """Why the participant voted so, for the team to read; empty takes it back. Needs a vote."""
    words = clean(text)
    if len(words) > REASON_LENGTH:
        raise Invalid(lazy_("Skriv høyst %(max)d tegn.", max=REASON_LENGTH), "reason")
    mine = update(Vote).where(Vote.ballot_id == ballot.id, Vote.participant_id == participant_id)
    if not changed(mine.values(reason=words, lang=lang)):
        raise Invalid(lazy_("Velg et svar først."), FIELD)


def _choose_again(vote_id: int, ballot: OpenBallot, chosen: dict[int, int]) -> None:
    """Let a vote that was there hold exactly `chosen`. A single choice is switched: one statement less."""
    connection = db.session.connection()
    if ballot.method is Method.SINGLE:
        values = {"vote": vote_id, "ballot": ballot.id, "option": next(iter(chosen))}
        _check_whole(len(connection.execute(statements.SWITCH, values).all()), chosen)
        return
    connection.execute(statements.KEEP_ONLY, {"vote": vote_id, "chosen": list(chosen)})
    _choose(vote_id, ballot.id, chosen)


def _choose(vote_id: int, ballot_id: int, chosen: dict[int, int]) -> None:
    """Store the choices. That the options are this ballot's is checked by the insert itself."""
    if _scoreless(chosen):
        statement = statements.insert_choices(sqlite=db.sqlite)
    else:
        statement = statements.choices(case(chosen, value=statements.OPTION.c.id))
    values = {"vote": vote_id, "ballot": ballot_id, "chosen": list(chosen)}
    _check_whole(len(db.session.connection().execute(statement, values).all()), chosen)


def _scoreless(chosen: dict[int, int]) -> bool:
    return set(chosen.values()) == {1}


def _check_whole(stored: int, chosen: dict[int, int]) -> None:
    """What was chosen was there to choose."""
    if stored != len(chosen):
        raise Invalid(lazy_("Dette svaret finnes ikke lenger. Last siden på nytt og velg igjen."), FIELD)
