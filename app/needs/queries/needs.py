"""One need and what belongs to it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.needs.models import Addition, AdditionState, Keeper, Need, NeedState, Support
from app.notifications.models import Receipt, Subject

FULL = (
    joinedload(Need.district),
    joinedload(Need.focus_area),
    joinedload(Need.project),
    joinedload(Need.department),
    selectinload(Need.pictures),
    selectinload(Need.answers),
)
MOST_PARTS = 50


def need_by_number(number: int) -> Need | None:
    """The need with everything that its page shows, whatever its state: the caller decides who may read it."""
    return db.session.scalar(select(Need).where(Need.id == number).options(*FULL))


def addition_by_id(addition_id: int) -> Addition | None:
    query = select(Addition).where(Addition.id == addition_id)
    return db.session.scalar(query.options(joinedload(Addition.need).joinedload(Need.project)))


def additions_of(need: Need, participant_id: int | None = None, *, unread: bool = False) -> Sequence[Addition]:
    """The published ones, this participant's own, and (unread) those that wait to be read; oldest first."""
    shown = Addition.state == AdditionState.PUBLISHED
    if participant_id is not None:
        own = (AdditionState.WAITING, AdditionState.DECLINED)
        shown = or_(shown, (Addition.participant_id == participant_id) & Addition.state.in_(own))
    if unread:
        shown = or_(shown, Addition.state.in_((AdditionState.WAITING, AdditionState.DECLINED)))
    query = select(Addition).where(Addition.need_id == need.id, shown).order_by(Addition.told_at, Addition.id)
    return db.session.scalars(query).all()


def parts_of(need: Need) -> Sequence[Need]:
    """The needs that are merged into it, oldest first."""
    if not need.merged_count:
        return []
    query = select(Need).where(Need.merged_into_id == need.id).order_by(Need.id).limit(MOST_PARTS)
    return db.session.scalars(query).all()


def receipts_of(need: Need) -> Sequence[Receipt]:
    """What happened to it, oldest first."""
    query = select(Receipt).where(Receipt.subject == Subject.NEED, Receipt.subject_id == need.id)
    return db.session.scalars(query.order_by(Receipt.at, Receipt.id)).all()


def supported_among(participant_id: int | None, numbers: Iterable[int]) -> set[int]:
    """Which of these needs the participant supports, themselves or through a need that is merged into them."""
    wanted = list(numbers)
    if participant_id is None or not wanted:
        return set()
    root = func.coalesce(Need.merged_into_id, Need.id)
    query = select(root).join(Support, Support.need_id == Need.id)
    query = query.where(
        Support.participant_id == participant_id, or_(Need.id.in_(wanted), Need.merged_into_id.in_(wanted))
    )
    return set(db.session.scalars(query))


def is_keeper(need: Need, participant_id: int | None) -> bool:
    """True when the device has asked for the need on its own page."""
    return participant_id is not None and db.session.get(Keeper, (need.id, participant_id)) is not None


def told_by(participant_id: int) -> Sequence[Need]:
    """What the participant told or keeps, newest first."""
    kept = select(Keeper.need_id).where(Keeper.participant_id == participant_id)
    query = select(Need).where(or_(Need.participant_id == participant_id, Need.id.in_(kept)))
    return db.session.scalars(query.order_by(Need.told_at.desc(), Need.id.desc())).all()


def newest_of(participant_id: int | None) -> Need | None:
    """What the participant told last."""
    if participant_id is None:
        return None
    query = select(Need).where(Need.participant_id == participant_id, Need.state != NeedState.WITHDRAWN)
    return db.session.scalar(query.order_by(Need.told_at.desc(), Need.id.desc()).limit(1))
