"""The statements of a vote, built once. Tables, not mapped classes: a vote is written often, and needs nothing of
what a session does with objects."""

from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from app.core.upsert import insert_into
from app.decisions.models import Ballot, Option, Vote, VoteChoice
from app.notifications import services as notifications
from app.notifications.models import Subject, Tie
from app.projects.models import Activity, ActivityState, Phase, Project, ProjectState

BALLOT, OPTION, VOTE, CHOICE, ACTIVITY, PROJECT, PHASE = (
    cast(Table, model.__table__) for model in (Ballot, Option, Vote, VoteChoice, Activity, Project, Phase)
)
_ballot, _option, _choice, _activity = BALLOT.c, OPTION.c, CHOICE.c, ACTIVITY.c

BALLOT_TO_VOTE_IN = (
    select(
        _ballot.id,
        _ballot.activity_id,
        _ballot.method,
        _ballot.max_choices,
        _activity.state,
        _activity.opens_at,
        _activity.closes_at,
        _activity.closed_at,
        _activity.identity_level,
        _activity.audience,
        PROJECT.c.state.label("project_state"),
        PHASE.c.state.label("phase_state"),
    )
    .join_from(BALLOT, ACTIVITY, _activity.id == _ballot.activity_id)
    .join(PROJECT, PROJECT.c.id == _ballot.project_id)
    .join(PHASE, PHASE.c.id == _activity.phase_id)
    .where(_ballot.slug == bindparam("slug"), PROJECT.c.state != ProjectState.DRAFT)
)
KEEP_ONLY = delete(CHOICE).where(
    _choice.vote_id == bindparam("vote"), _choice.option_id.not_in(bindparam("chosen", expanding=True))
)
SWITCH = (
    update(CHOICE)
    .where(
        _choice.vote_id == bindparam("vote"),
        exists().where(_option.id == bindparam("option"), _option.ballot_id == bindparam("ballot")),
    )
    .values(option_id=bindparam("option"))
    .returning(_choice.option_id)
)


@lru_cache(maxsize=2)
def upsert(*, sqlite: bool) -> Any:
    """Write the vote if the ballot is open and still what it was when the voter was told of it."""
    now: Any = bindparam("now", type_=_activity.opens_at.type)
    source = (
        select(
            _ballot.id,
            bindparam("participant", type_=Integer),
            bindparam("employee", type_=Boolean),
            bindparam("today", type_=Date),
            bindparam("lang", type_=String),
            literal(1, Integer),
            literal("", String),
        )
        .join_from(BALLOT, ACTIVITY, _activity.id == _ballot.activity_id)
        .join(PROJECT, PROJECT.c.id == _ballot.project_id)
        .where(
            _ballot.id == bindparam("ballot"),
            _ballot.slug == bindparam("slug"),
            _ballot.method == bindparam("method"),
            _ballot.max_choices == bindparam("most"),
            _activity.identity_level == bindparam("level"),
            _activity.audience == bindparam("audience"),
            _activity.state == ActivityState.OPEN,
            _activity.opens_at <= now,
            or_(_activity.closes_at.is_(None), _activity.closes_at > now),
            PROJECT.c.state == ProjectState.RUNNING,
        )
    )
    columns = ["ballot_id", "participant_id", "by_employee", "cast_on", "lang", "revision", "reason"]
    statement = insert_into(VOTE).from_select(columns, source)
    return statement.on_conflict_do_update(
        index_elements=["ballot_id", "participant_id"],
        set_={
            "cast_on": statement.excluded.cast_on,
            "by_employee": statement.excluded.by_employee,
            "revision": VOTE.c.revision + 1,
        },
    ).returning(VOTE.c.id, VOTE.c.revision, VOTE.c.participant_id, VOTE.c.ballot_id)


@cache
def cast_at_once() -> Any:
    """The vote, and when it is a new one its choices and that the voter follows the ballot: one statement of
    PostgreSQL's for what SQLite takes three for. `stored` is how many choices were stored.

    The count of those who took part is not in it: an UPDATE that has to wait cannot read from such a statement.
    """
    vote = upsert(sqlite=False).cte("written_vote")
    new = select(vote).where(vote.c.revision == 1).subquery()
    chosen = _choosing(select(new.c.id, _option.id, literal(1, Integer)).join_from(new, OPTION, literal(True)))
    choice = chosen.returning(_choice.option_id).cte("stored_choice")
    tied = notifications.following(select(new.c.participant_id, new.c.ballot_id), Subject.BALLOT, Tie.VOTED)
    stored = select(func.count()).select_from(choice).scalar_subquery().label("stored")
    return select(vote.c.id, vote.c.revision, stored).add_cte(tied.cte("tied"))


@lru_cache(maxsize=2)
def insert_choices(*, sqlite: bool) -> Any:
    """For choices without scores; built once for each kind of database."""
    return choices(literal(1, Integer))


def choices(score: ColumnElement[int]) -> Any:
    statement = _choosing(select(bindparam("vote", type_=Integer), _option.id, score))
    return statement.on_conflict_do_update(
        index_elements=["vote_id", "option_id"], set_={"score": statement.excluded.score}
    ).returning(_choice.option_id)


def _choosing(source: Select[Any]) -> Any:
    """Insert the options of the ballot that were chosen; `source` gives vote, option and score of every option."""
    chosen = source.where(_option.ballot_id == bindparam("ballot"), _option.id.in_(bindparam("chosen", expanding=True)))
    return insert_into(CHOICE).from_select(["vote_id", "option_id", "score"], chosen)
