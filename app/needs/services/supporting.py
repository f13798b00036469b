"""«This matters to me too». A family of merged needs is guarded by the lock on the one they were merged into."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, or_, select

from app.core import clock
from app.core.db import db
from app.core.errors import Closed, NotFound
from app.core.i18n import lazy_
from app.core.upsert import insert_ignore
from app.needs.models import Merge, Need, Support
from app.needs.services import statements
from app.needs.services.records import lock
from app.needs.ties import followers_let_go
from app.notifications.models import Subject, Tie
from app.notifications.services import follow, follow_values, unfollow_supported


@dataclass(frozen=True)
class Supported:
    """How a need stands after one supported it or took that back: the one it is merged into, if it is."""

    id: int
    support_count: int
    mine: bool


def support_at_once(key: str | None, number: int) -> Supported | None:
    """Support a need that stands alone, as the device known by `key`, in one statement that is stored when this returns.

    None: nothing was done; `support` finds out why, or does it.
    """
    values = {"number": number, "today": clock.today(), **follow_values(Tie.SUPPORTED)}
    count = statements.at_once(statements.give_at_once, key, **values)
    return None if count is None else Supported(number, count, mine=True)


def unsupport_at_once(key: str | None, number: int) -> Supported | None:
    """The same for `unsupport`."""
    count = statements.at_once(statements.take_at_once, key, number=number)
    return None if count is None else Supported(number, count, mine=False)


def support(participant_id: int, number: int) -> Supported:
    """Support a public need, or the one that it was merged into. Repeating changes nothing."""
    db.session.flush()
    values = {"number": number, "who": participant_id, "today": clock.today()}
    if statements.first(statements.give(sqlite=db.sqlite), **values) is None:
        return _support_family(participant_id, number)
    follow(participant_id, Subject.NEED, number, Tie.SUPPORTED)
    count = statements.first(statements.ONE_MORE, number=number)
    if count is None:  # it was merged or taken away in this very moment
        unfollow_supported(participant_id, Subject.NEED, number)
        statements.first(statements.TAKE_BACK, number=number, who=participant_id)
        return _support_family(participant_id, number)
    statements.forget_count(number)
    return Supported(number, count, mine=True)


def _support_family(participant_id: int, number: int) -> Supported:
    """The long way: also for needs that are merged, and for those who may not."""
    need = _locked_root(number)
    if not need.public:
        raise NotFound
    if need.participant_id == participant_id:
        raise Closed(lazy_("Du meldte dette behovet selv."))
    if need.merged_count and _supports(participant_id, need):
        return Supported(need.id, need.support_count, mine=True)
    if insert_ignore(Support, need_id=need.id, participant_id=participant_id, given_on=clock.today()):
        need.support_count += 1
        db.session.flush()
        follow(participant_id, Subject.NEED, need.id, Tie.SUPPORTED)
    return Supported(need.id, need.support_count, mine=True)


def unsupport(participant_id: int, number: int) -> Supported:
    """Take the support back, wherever in the family it was given. Repeating changes nothing."""
    db.session.flush()
    if statements.first(statements.TAKE_BACK, number=number, who=participant_id) is None:
        return _unsupport_family(participant_id, number)
    unfollow_supported(participant_id, Subject.NEED, number)
    count = statements.first(statements.ONE_LESS, number=number)
    if count is None:
        return _unsupport_family(participant_id, number, taken=True)
    statements.forget_count(number)
    return Supported(number, count, mine=False)


def _unsupport_family(participant_id: int, number: int, *, taken: bool = False) -> Supported:
    """The long way. `taken`: the support of the need itself is taken back already, but not counted."""
    need = _locked_root(number)
    if not need.public:
        raise NotFound
    mine = delete(Support).where(family(need), Support.participant_id == participant_id).returning(Support.need_id)
    given_to = set(db.session.scalars(mine, execution_options={"synchronize_session": False}))
    given_to |= {number} if taken else set()
    if given_to:
        unfollow_supported(participant_id, Subject.NEED, need.id, *given_to)
        parts = select(Merge.target_id).where(Merge.need_id.in_(given_to), Merge.undone_at.is_(None))
        for whole in db.session.scalars(parts.distinct()).all():
            followers_let_go(whole, participant_id)
        recount(need)
    return Supported(need.id, need.support_count, mine=False)


def family(need: Need) -> ColumnElement[bool]:
    """Supports of the need and of those merged into it."""
    if not need.merged_count:
        return Support.need_id == need.id
    return or_(Support.need_id == need.id, Support.need_id.in_(select(Need.id).where(Need.merged_into_id == need.id)))


def recount(need: Need) -> None:
    """Bring both counts in line with the rows: how many are merged into it, how many distinct people support them."""
    merged = select(func.count()).select_from(Need).where(Need.merged_into_id == need.id)
    need.merged_count = db.session.scalar(merged) or 0
    supporters = select(func.count(func.distinct(Support.participant_id))).where(family(need))
    need.support_count = db.session.scalar(supporters) or 0
    db.session.flush()


def _supports(participant_id: int, need: Need) -> bool:
    query = select(Support.need_id).where(family(need), Support.participant_id == participant_id)
    return db.session.scalar(query.limit(1)) is not None


def _locked_root(number: int) -> Need:
    while True:
        need = db.session.get(Need, number)
        if need is None:
            raise NotFound
        root = db.session.get_one(Need, need.merged_into_id) if need.merged_into_id else need
        lock(root)
        if root.merged_into_id is None:
            return root
        number = root.id  # it was merged while we waited
