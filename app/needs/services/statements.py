"""The statements of a support, built once. Tables, not mapped classes: of all that residents do this is done most
often, and it needs nothing of what a session does with objects.

They serve a need that stands alone, which nearly all do. What is merged goes the long way in `supporting.py`.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import Date, Integer, Table, and_, bindparam, delete, or_, select, true, update
from sqlalchemy.orm.util import identity_key

from app.core.db import db
from app.core.upsert import insert_into
from app.needs.models import Need, Support
from app.notifications import services as notifications
from app.notifications.models import Subject, Tie
from app.people import devices

NEED, SUPPORT = cast(Table, Need.__table__), cast(Table, Support.__table__)
_need, _support = NEED.c, SUPPORT.c
_who: Any = bindparam("who", type_=Integer)
_alone = and_(
    _need.id == bindparam("number"), _need.public == true(), _need.merged_into_id.is_(None), _need.merged_count == 0
)


def _of_another(who: Any) -> Any:
    return or_(_need.participant_id.is_(None), _need.participant_id != who)


# The count comes last, right before the commit: all who support the same need wait for its row.
ONE_MORE = update(NEED).where(_alone).values(support_count=_need.support_count + 1).returning(_need.support_count)
ONE_LESS = update(NEED).where(_alone).values(support_count=_need.support_count - 1).returning(_need.support_count)
TAKE_BACK = (
    delete(SUPPORT)
    .where(_support.need_id == bindparam("number"), _support.participant_id == bindparam("who"))
    .returning(_support.need_id)
)


@lru_cache(maxsize=2)
def give(*, sqlite: bool) -> Any:
    """Write the support unless it is there; of a need that is public, stands alone and is somebody else's."""
    source = select(_need.id, _who, bindparam("today", type_=Date)).where(_alone, _of_another(_who))
    statement = insert_into(SUPPORT).from_select(["need_id", "participant_id", "given_on"], source)
    return statement.on_conflict_do_nothing().returning(_support.need_id)


@cache
def give_at_once() -> Any:
    """All that a support is, in one statement (PostgreSQL): who gives it, the support, that they follow the need from
    now on, and the count, which it returns. No row when it is not for this statement to do.
    """
    who = devices.acting()
    need = _held(who, _of_another(who.c.participant_id))
    rows = select(need.c.id, need.c.participant_id, bindparam("today", type_=Date))
    given = (
        insert_into(SUPPORT)
        .from_select(["need_id", "participant_id", "given_on"], rows)
        .on_conflict_do_nothing()
        .returning(_support.need_id, _support.participant_id)
        .cte("given")
    )
    pairs = select(given.c.participant_id, given.c.need_id)
    tied = notifications.following(pairs, Subject.NEED, Tie.SUPPORTED).cte("tied")
    return _counted(given, _need.support_count + 1).add_cte(tied)


@cache
def take_at_once() -> Any:
    """The same for one that is taken back."""
    need = _held(devices.acting())
    taken = (
        delete(SUPPORT)
        .where(_support.need_id == need.c.id, _support.participant_id == need.c.participant_id)
        .returning(_support.need_id, _support.participant_id)
        .cte("taken")
    )
    pairs = select(taken.c.participant_id, taken.c.need_id)
    untied = notifications.unfollowing_supported(pairs, Subject.NEED).cte("untied")
    return _counted(taken, _need.support_count - 1).add_cte(untied)


def _held(who: Any, *conditions: Any) -> Any:
    """The need and who acts. Nobody merges it or takes it away before the statement is done."""
    found = select(_need.id, who.c.participant_id).select_from(NEED.join(who, true())).where(_alone, *conditions)
    return found.with_for_update(key_share=True, of=NEED).cte("held")


def _counted(changed: Any, count: Any) -> Any:
    counted = update(NEED).where(_need.id == changed.c.need_id).values(support_count=count)
    return select(counted.returning(_need.support_count).cte("counted").c.support_count)


def at_once(statement: Callable[[], Any], key: str | None, **values: Any) -> Any:
    """The one value that a whole deed gives, done and committed; None when it touched no row, or cannot be done so."""
    if key is None or not db.may_at_once:
        return None
    with db.at_once() as connection:
        return connection.execute(statement(), {**devices.acting_values(key), **values}).scalar()


def first(statement: Any, **values: Any) -> Any:
    """The one value that the statement gives, or None when it touched no row."""
    return db.session.connection().execute(statement, values).scalar()


def forget_count(number: int) -> None:
    """Let a need that the session holds read its count anew."""
    held = db.session.identity_map.get(identity_key(Need, number))
    if held is not None:
        db.session.expire(held, ["support_count"])
