"""Needs and additions in the team's inbox (see `core.contributions`)."""

from typing import Any

from sqlalchemy import Select, String, and_, case, cast, select, type_coerce

from app.core.contributions import Kind, Source, columns, folded
from app.core.i18n import lazy_
from app.core.providers import PageLink
from app.needs.models import Addition, AdditionState, Need, NeedState, PreparedAnswer
from app.needs.permissions import INBOX
from app.notifications.models import Subject


def _needs(project_id: int) -> Select[Any]:
    waiting = Need.state == NeedState.WAITING
    query = select(
        *columns(
            kind=Kind.NEED.value,
            id=Need.id,
            activity_id=Need.activity_id,
            phase_id=Need.phase_id,
            district_id=Need.district_id,
            focus_area_id=Need.focus_area_id,
            lang=Need.lang,
            origin=Need.origin,
            state=type_coerce(Need.state, String),
            received_at=Need.told_at,
            owed_at=case((waiting, Need.told_at), else_=Need.waiting_since),
            unread=waiting,
            prepared=and_(Need.public, PreparedAnswer.need_id.is_not(None)),
            placeable=Need.public,
            source_kind=Subject.NEED.value,
            source_id=Need.id,
            weight=Need.support_count,
            place=Need.place,
            text=Need.text,
            search_text=Need.search_text,
            tie=Need.id,
        )
    ).outerjoin(PreparedAnswer, PreparedAnswer.need_id == Need.id)
    return query.where(Need.project_id == project_id, Need.state != NeedState.WITHDRAWN)


def _additions(project_id: int) -> Select[Any]:
    waiting = Addition.state == AdditionState.WAITING
    given = columns(
        kind=Kind.ADDITION.value,
        id=Addition.id,
        activity_id=Need.activity_id,
        phase_id=Need.phase_id,
        district_id=Need.district_id,
        focus_area_id=Need.focus_area_id,
        lang=Addition.lang,
        state=type_coerce(Addition.state, String),
        received_at=Addition.told_at,
        owed_at=case((waiting, Addition.told_at)),
        unread=waiting,
        placeable=and_(Addition.state == AdditionState.PUBLISHED, Need.public),
        source_kind=Subject.ADDITION.value,
        source_id=Addition.id,
        ref=cast(Addition.need_id, String),
        text=Addition.text,
        search_text=folded(Addition.text),
        tie=Addition.id,
    )
    ours = and_(Need.project_id == project_id, Addition.state != AdditionState.WITHDRAWN)
    return select(*given).join(Need, Need.id == Addition.need_id).where(ours)


def _need_page(_slug: str, number: int, _ref: str) -> PageLink:
    return PageLink(endpoint="needs.work", values={"number": number})


def _addition_page(_slug: str, _id: int, need: str) -> PageLink:
    return PageLink(endpoint="needs.work", values={"number": int(need), "_anchor": "tillegg"})


SOURCES = (
    Source(
        kind=Kind.NEED,
        name=lazy_("Behov"),
        icon="Chat2",
        permission=INBOX,
        select=_needs,
        page=_need_page,
        given_by=lambda participant: select(Need.id).where(Need.participant_id == participant),
    ),
    Source(
        kind=Kind.ADDITION,
        name=lazy_("Tillegg"),
        icon="ChatAdd",
        permission=INBOX,
        select=_additions,
        page=_addition_page,
        given_by=lambda participant: select(Addition.id).where(Addition.participant_id == participant),
    ),
)
