"""What this slice offers to my page: needs told and supported, and what was added to others'."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.core import clock
from app.core.db import db
from app.core.i18n import _, language
from app.core.providers import MyItem, PageLink
from app.core.text import shorten
from app.needs import queries, wording
from app.needs.coming import status
from app.needs.models import Addition, AdditionState, Need, NeedState, Support
from app.notifications.models import Subject

ENDED = (NeedState.DECLINED, NeedState.HIDDEN, NeedState.WITHDRAWN)
GONE = (NeedState.HIDDEN, NeedState.WITHDRAWN)  # whatever is added to it goes with it
SHOWN = 200


def items(participant_id: int) -> list[MyItem]:
    """Newest first within each kind."""
    return [*_told(participant_id), *_supported(participant_id), *_added(participant_id)]


def _told(participant_id: int) -> list[MyItem]:
    told = queries.told_by(participant_id)
    lines = queries.receipts_of_each([need.id for need in told if need.used_at is not None])
    return [
        MyItem(
            kind="need",
            title=shorten(need.text) if need.text else _("Behov %(number)s", number=need.id),
            lang=need.lang,
            link=PageLink(endpoint="needs.need", values={"number": need.id}),
            at=need.told_at,
            status=status(need, lines.get(need.id, [])),
            subject=Subject.NEED,
            subject_id=need.id,
            ended=need.state in ENDED,
        )
        for need in told
    ]


def _supported(participant_id: int) -> list[MyItem]:
    """By the number that stands now; each once, though parts of it were supported too. No words of one that is gone."""
    given = aliased(Need)
    root = func.coalesce(given.merged_into_id, given.id)
    supported = (
        select(root.label("root"), func.max(Support.given_on).label("given_on"))
        .join(given, given.id == Support.need_id)
        .where(Support.participant_id == participant_id)
        .group_by(root)
        .subquery()
    )
    query = select(Need, supported.c.given_on).join(supported, supported.c.root == Need.id)
    query = query.where(or_(Need.public, Need.state.in_(ENDED)))
    query = query.order_by(supported.c.given_on.desc(), Need.id.desc()).limit(SHOWN)
    return [
        MyItem(
            kind="support",
            title=shorten(need.text) if need.public else _("Behov %(number)s", number=need.id),
            lang=need.lang if need.public else language(),
            link=PageLink(endpoint="needs.need", values={"number": need.id}),
            at=clock.noon(given_on),
            status=_status(need),
            subject=Subject.NEED,
            subject_id=need.id,
            ended=not need.public,
        )
        for need, given_on in db.session.execute(query)
    ]


def _status(need: Need) -> str:
    """What is to be said to others than who told it, when the need is gone."""
    if need.state is NeedState.WITHDRAWN:
        return _("Behov %(number)s er trukket tilbake av den som meldte det.", number=need.id)
    if need.state is NeedState.HIDDEN:
        return _("Vi har tatt ned behov %(number)s.", number=need.id)
    return "" if need.public else str(wording.STATES[need.state])


def _gone(added: Addition) -> str:
    """What was added to a need that is taken back, or taken down, went with it."""
    return _status(added.need) if added.need.state in GONE else ""


def _added(participant_id: int) -> list[MyItem]:
    query = select(Addition).where(Addition.participant_id == participant_id, Addition.state != AdditionState.WITHDRAWN)
    return [
        MyItem(
            kind="addition",
            title=shorten(added.text),
            lang=added.lang,
            link=PageLink(endpoint="needs.need", values={"number": added.need_id}),
            at=added.told_at,
            status=_gone(added) or str(wording.ADDITION_STATES[added.state]),
            subject=Subject.ADDITION,
            subject_id=added.id,
            ended=added.state is AdditionState.DECLINED or added.need.state in GONE,
        )
        for added in db.session.scalars(
            query.order_by(Addition.told_at.desc()).limit(SHOWN).options(joinedload(Addition.need))
        )
    ]
