"""Needs and additions as something that can be followed, for those who may know of them."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.i18n import _, language
from app.core.providers import PageLink, SubjectPage
from app.core.text import shorten
from app.needs import secret
from app.needs.models import Addition, Keeper, Need, NeedState

ENDED = (NeedState.DECLINED, NeedState.HIDDEN, NeedState.WITHDRAWN)
READABLE = (NeedState.PUBLISHED, NeedState.FORWARDED, NeedState.MERGED)


def needs(ids: Sequence[int], participant_id: int | None) -> dict[int, SubjectPage]:
    """What is or was public, and what this participant told or keeps. The words only of what they may read."""
    own = _own(ids, participant_id)
    return {
        need.id: _need_page(need, own=need.id in own)
        for need in db.session.scalars(select(Need).where(Need.id.in_(ids)))
        if need.published_at is not None or need.id in own
    }


def additions(ids: Sequence[int], participant_id: int | None) -> dict[int, SubjectPage]:
    """Only those who wrote them hear of them."""
    query = select(Addition).where(Addition.id.in_(ids), Addition.participant_id == participant_id)
    return {
        addition.id: SubjectPage(
            name=_("tillegget ditt til behov %(number)s", number=addition.need_id),
            title=shorten(addition.text),
            lang=addition.lang,
            link=_link(addition.need),
        )
        for addition in db.session.scalars(query.options(joinedload(Addition.need)))
    }


def _own(ids: Sequence[int], participant_id: int | None) -> set[int]:
    if participant_id is None:
        return set()
    told = select(Need.id).where(Need.id.in_(ids), Need.participant_id == participant_id)
    kept = select(Keeper.need_id).where(Keeper.need_id.in_(ids), Keeper.participant_id == participant_id)
    return set(db.session.scalars(told.union_all(kept)))


def _need_page(need: Need, *, own: bool) -> SubjectPage:
    name = _("behov %(number)s", number=need.id)
    readable = bool(need.text) and (own or need.state in READABLE)
    return SubjectPage(
        name=name,
        title=shorten(need.text) if readable else name,
        lang=need.lang if readable else language(),
        link=_own_link(need) if own and need.state not in READABLE else _link(need),
        ended=need.state in ENDED,
    )


def _own_link(need: Need) -> PageLink:
    """For a mail that is read on another device than the one that told the need, while others may not see it."""
    return PageLink(endpoint="needs.held", values={"token": secret.token_of(need)})


def _link(need: Need) -> PageLink:
    return PageLink(endpoint="needs.need", values={"number": need.id})


PAGES: Mapping[str, Callable[[Sequence[int], int | None], dict[int, SubjectPage]]] = {
    "need": needs,
    "addition": additions,
}
