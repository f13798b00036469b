"""The statements of a support, built once. Tables, not mapped classes: of all that residents do this is done most
often, and it needs nothing of what a session does with objects.

They serve a need that stands alone, which nearly all do. What is merged goes the long way in `supporting.py`.
"""

from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, delete, exists, or_, true, update
from sqlalchemy.orm.util import identity_key

from app.core.db import db
from app.needs.models import Need, Support

NEED, SUPPORT = cast(Table, Need.__table__), cast(Table, Support.__table__)
_need, _support = NEED.c, SUPPORT.c
_alone = and_(
    _need.id == bindparam("number"), _need.public == true(), _need.merged_into_id.is_(None), _need.merged_count == 0
)
_not_own = or_(_need.participant_id.is_(None), _need.participant_id != bindparam("who"))
_given = exists().where(_support.need_id == _need.id, _support.participant_id == bindparam("who"))

# The row of the need first: whoever changes who supports a need holds that row, so that nobody waits in a circle.
ONE_MORE = (
    update(NEED)
    .where(_alone, _not_own, ~_given)
    .values(support_count=_need.support_count + 1)
    .returning(_need.support_count)
)
ONE_LESS = (
    update(NEED).where(_alone, _given).values(support_count=_need.support_count - 1).returning(_need.support_count)
)
TAKE_BACK = (
    delete(SUPPORT)
    .where(_support.need_id == bindparam("number"), _support.participant_id == bindparam("who"))
    .returning(_support.need_id)
)
# What was counted twice at once by the same device is put right again.
PUT_RIGHT = (
    update(NEED).where(_need.id == bindparam("number")).values(support_count=_need.support_count + bindparam("by"))
)
PUT_RIGHT = PUT_RIGHT.returning(_need.support_count)


def first(statement: Any, **values: Any) -> Any:
    """The one value that the statement gives, or None when it touched no row."""
    return db.session.connection().execute(statement, values).scalar()


def forget_count(number: int) -> None:
    """Let a need that the session holds read its count anew."""
    held = db.session.identity_map.get(identity_key(Need, number))
    if held is not None:
        db.session.expire(held, ["support_count"])
