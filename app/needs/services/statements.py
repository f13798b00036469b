"""The statements of a support, built once. Tables, not mapped classes: of all that residents do this is done most
often, and it needs nothing of what a session does with objects.

They serve a need that stands alone, which nearly all do. What is merged goes the long way in `supporting.py`.
"""

from functools import cache, lru_cache
from typing import Any, cast

from sqlalchemy import Date, Integer, Table, and_, bindparam, delete, or_, select, true, update
from sqlalchemy.orm.util import identity_key

from app.core.db import db
from app.core.upsert import insert_into
from app.needs.models import Need, Support
from app.notifications import services as notifications
from app.notifications.models import Subject, Tie

NEED, SUPPORT = cast(Table, Need.__table__), cast(Table, Support.__table__)
_need, _support = NEED.c, SUPPORT.c
_who: Any = bindparam("who", type_=Integer)
_alone = and_(
    _need.id == bindparam("number"), _need.public == true(), _need.merged_into_id.is_(None), _need.merged_count == 0
)
_not_own = or_(_need.participant_id.is_(None), _need.participant_id != _who)

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
    source = select(_need.id, _who, bindparam("today", type_=Date)).where(_alone, _not_own)
    statement = insert_into(SUPPORT).from_select(["need_id", "participant_id", "given_on"], source)
    return statement.on_conflict_do_nothing().returning(_support.need_id, _support.participant_id)


@cache
def give_and_follow() -> Any:
    """The same, and let the supporter follow the need: in one statement, where the database can (PostgreSQL)."""
    given = give(sqlite=False).cte("given")
    pairs = select(given.c.participant_id, given.c.need_id)
    tied = notifications.following(pairs, Subject.NEED, Tie.SUPPORTED).cte("tied")
    return select(given.c.need_id).add_cte(tied)


def first(statement: Any, **values: Any) -> Any:
    """The one value that the statement gives, or None when it touched no row."""
    return db.session.connection().execute(statement, values).scalar()


def forget_count(number: int) -> None:
    """Let a need that the session holds read its count anew."""
    held = db.session.identity_map.get(identity_key(Need, number))
    if held is not None:
        db.session.expire(held, ["support_count"])
