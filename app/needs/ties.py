"""How people have a part in a need: by what they did themselves, and by what is merged into it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, union_all

from app.core import clock
from app.core.db import db
from app.needs.models import Addition, AdditionState, Keeper, Merge, Need, Support
from app.notifications.models import Subject, Tie
from app.notifications.services import unfollow_given


def deeds(need_id: int, parts: Sequence[int] | Select[Any] = ()) -> dict[Tie, Select[Any]]:
    """What people did with a need and have not taken back, what binds most first. Each gives participant and moment.

    parts: the ids of all that is merged into it: who supports one of them supports the whole.
    """
    supported = or_(Support.need_id == need_id, Support.need_id.in_(parts))
    return {
        Tie.TOLD: _of(Need, Need.told_at).where(Need.id == need_id),
        Tie.KEPT: _of(Keeper, Keeper.since).where(Keeper.need_id == need_id),
        Tie.ADDED: _of(Addition, Addition.told_at).where(
            Addition.need_id == need_id, Addition.state != AdditionState.WITHDRAWN
        ),
        Tie.SUPPORTED: _of(Support, Support.given_on).where(supported),
    }


def _of(kind: Any, moment: Any) -> Select[Any]:
    return select(kind.participant_id, moment.label("moment")).where(kind.participant_id.is_not(None))


def tie(subject: str, need_id: int, participant_id: int) -> tuple[Tie, datetime] | None:
    """What binds most of all that the participant did and has not taken back, and when that was. One query."""
    if subject != Subject.NEED:
        return None
    found = {}
    for kind, done in deeds(need_id, select(Need.id).where(Need.merged_into_id == need_id)).items():
        rows = done.subquery()
        found[kind] = select(func.min(rows.c.moment)).where(rows.c.participant_id == participant_id).scalar_subquery()
    moments = db.session.execute(select(*found.values())).one()
    return next(((kind, _moment(at)) for kind, at in zip(found, moments, strict=True) if at is not None), None)


def _moment(at: datetime | date) -> datetime:
    return at if isinstance(at, datetime) else clock.noon(at)


def came_by(need_id: int) -> Select[int, datetime]:
    """What was merged into a need and still is, and when: who followed that came to follow the need by it."""
    return select(Merge.need_id, Merge.merged_at).where(Merge.target_id == need_id, Merge.undone_at.is_(None))


def branches(need_id: int) -> list[int]:
    """Everything below a need in the tree of merges that stand."""
    found, edge = [], [need_id]
    while edge:
        below = select(Merge.need_id).where(Merge.target_id.in_(edge), Merge.undone_at.is_(None))
        edge = list(db.session.scalars(below))
        found += edge
    return found


def followers_let_go(need_id: int, who: int | None = None) -> None:
    """Who came to follow a need, and what that is part of, only by a part that they follow no more, follows them no more.

    Who supported it, added to it, told it or keeps it goes on, and so does who still follows another part of it.
    who: one participant; else all.
    """
    above: int | None = need_id
    while above is not None:
        parts = branches(above)
        given = select(Merge.merged_at).where(Merge.target_id == above)
        people = [done.with_only_columns(done.selected_columns.participant_id) for done in deeds(above, parts).values()]
        theirs = select(union_all(*people).subquery())
        unfollow_given(Subject.NEED, above, given, through=parts, theirs=theirs, who=who)
        above = db.session.scalar(select(Merge.target_id).where(Merge.need_id == above, Merge.undone_at.is_(None)))
