"""One need and what belongs to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.needs.models import Addition, AdditionState, Keeper, Merge, Need, NeedPicture, NeedState, Support
from app.notifications.models import Receipt, Subject
from app.people.models import Account

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


def pictures_of(numbers: Iterable[int]) -> dict[int, list[NeedPicture]]:
    """The pictures of each of these needs that has any, in their order. One statement, none for no needs."""
    if not (wanted := list(numbers)):
        return {}
    found: dict[int, list[NeedPicture]] = {}
    query = select(NeedPicture).where(NeedPicture.need_id.in_(wanted))
    for picture in db.session.scalars(query.order_by(NeedPicture.position, NeedPicture.id)):
        found.setdefault(picture.need_id, []).append(picture)
    return found


def parts_of(need: Need) -> Sequence[Need]:
    """The needs that are merged into it, oldest first."""
    if not need.merged_count:
        return []
    query = select(Need).where(Need.merged_into_id == need.id).order_by(Need.id).limit(MOST_PARTS)
    return db.session.scalars(query).all()


@dataclass(frozen=True)
class Merged:
    """What a need became part of, by whom and when; by nobody that is known when it was long ago, or came there with
    another that it was part of before."""

    into: int
    by: str
    at: datetime | None


def merged(number: int) -> Merged | None:
    """How the need was made part of another; None when it stands by itself."""
    standing = and_(Merge.need_id == Need.id, Merge.target_id == Need.merged_into_id, Merge.undone_at.is_(None))
    query = select(Need.merged_into_id, Account.name, Merge.merged_at).outerjoin(Merge, standing)
    query = query.outerjoin(Account, Account.id == Merge.account_id)
    row = db.session.execute(query.where(Need.id == number, Need.merged_into_id.is_not(None))).first()
    return Merged(row[0], row[1] or "", row[2]) if row is not None and row[0] is not None else None


def receipts_of(need: Need) -> Sequence[Receipt]:
    """What happened to it, oldest first."""
    query = select(Receipt).where(Receipt.subject == Subject.NEED, Receipt.subject_id == need.id)
    return db.session.scalars(query.order_by(Receipt.at, Receipt.id)).all()


def receipts_of_each(numbers: Sequence[int]) -> dict[int, list[Receipt]]:
    """What happened to each of these needs, oldest first. One statement, none for no needs."""
    found: dict[int, list[Receipt]] = {}
    query = select(Receipt).where(Receipt.subject == Subject.NEED, Receipt.subject_id.in_(numbers))
    for line in db.session.scalars(query.order_by(Receipt.at, Receipt.id)) if numbers else ():
        found.setdefault(line.subject_id, []).append(line)
    return found


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
