"""What this slice offers to my page: needs told and supported, and what was added to others'."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.db import db
from app.core.i18n import _
from app.core.providers import MyItem, PageLink
from app.core.text import shorten
from app.needs import queries, wording
from app.needs.models import Addition, AdditionState, Need, NeedState, Support
from app.notifications.models import Subject

ENDED = (NeedState.DECLINED, NeedState.HIDDEN, NeedState.WITHDRAWN)
SHOWN = 200


def items(participant_id: int) -> list[MyItem]:
    """Newest first within each kind."""
    return [*_told(participant_id), *_supported(participant_id), *_added(participant_id)]


def _told(participant_id: int) -> list[MyItem]:
    return [
        MyItem(
            kind="need",
            title=shorten(need.text) if need.text else _("Behov %(number)s", number=need.id),
            lang=need.lang,
            link=PageLink(endpoint="needs.need", values={"number": need.id}),
            at=need.told_at,
            status=str(wording.STATES[need.state]),
            subject=Subject.NEED,
            subject_id=need.id,
            ended=need.state in ENDED,
        )
        for need in queries.told_by(participant_id)
    ]


def _supported(participant_id: int) -> list[MyItem]:
    """The needs that are public, by the number that stands now; each once, though parts of it were supported too."""
    given = aliased(Need)
    root = func.coalesce(given.merged_into_id, given.id)
    supported = (
        select(root.label("root"), func.max(Support.given_on).label("given_on"))
        .join(given, given.id == Support.need_id)
        .where(Support.participant_id == participant_id)
        .group_by(root)
        .subquery()
    )
    query = select(Need, supported.c.given_on).join(supported, supported.c.root == Need.id).where(Need.public)
    query = query.order_by(supported.c.given_on.desc(), Need.id.desc()).limit(SHOWN)
    return [
        MyItem(
            kind="support",
            title=shorten(need.text),
            lang=need.lang,
            link=PageLink(endpoint="needs.need", values={"number": need.id}),
            at=clock.noon(given_on),
            subject=Subject.NEED,
            subject_id=need.id,
        )
        for need, given_on in db.session.execute(query)
    ]


def _added(participant_id: int) -> list[MyItem]:
    query = select(Addition).where(Addition.participant_id == participant_id, Addition.state != AdditionState.WITHDRAWN)
    return [
        MyItem(
            kind="addition",
            title=shorten(added.text),
            lang=added.lang,
            link=PageLink(endpoint="needs.need", values={"number": added.need_id}),
            at=added.told_at,
            status=str(wording.ADDITION_STATES[added.state]),
            subject=Subject.ADDITION,
            subject_id=added.id,
            ended=added.state is AdditionState.DECLINED,
        )
        for added in db.session.scalars(query.order_by(Addition.told_at.desc()).limit(SHOWN))
    ]
